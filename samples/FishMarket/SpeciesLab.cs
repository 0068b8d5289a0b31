using Spectre.Console;

namespace NeuralNet.Samples.FishMarket;

/// <summary>The species of a fish, by softmax and cross-entropy.</summary>
internal static class SpeciesLab
{
    private const int Folds = 5;

    /// <summary>Five-fold stratified cross-validation: every fish is predicted once, by a model that never saw it.</summary>
    /// <param name="data">All fish.</param>
    /// <param name="recipe">What to train.</param>
    /// <param name="seed">Fixes the folds and the models.</param>
    /// <param name="progress">Shown meanwhile.</param>
    /// <param name="losses">The first fold's training loss, epoch by epoch.</param>
    public static ConfusionMatrix CrossValidate(FishData data, Recipe recipe, int seed, ProgressTask progress, out float[] losses)
    {
        progress.MaxValue = Folds * recipe.Epochs;
        var confusion = new ConfusionMatrix(data.SpeciesNames);
        var curve = new float[recipe.Epochs];
        foreach (Fold fold in data.Species.StratifiedKFold(Folds, seed))
        {
            Model model = recipe.Train(fold.Train, seed, epoch =>
            {
                progress.Increment(1);
                curve[epoch.Epoch - 1] = fold.Index == 0 ? epoch.Loss : curve[epoch.Epoch - 1];
            });
            confusion.Add(model.Predict(fold.Validation.Features), fold.Validation.Targets);
        }

        losses = curve;
        return confusion;
    }
}
