using Spectre.Console;

namespace NeuralNet.Samples.FishMarket;

/// <summary>One recipe on all training rows, for several seeds.</summary>
/// <param name="Recipe">What was trained.</param>
/// <param name="Train">How each seed's model does on the training rows.</param>
/// <param name="Test">How each does on the test rows.</param>
/// <param name="First">The model of the first seed.</param>
/// <param name="Losses">Its training loss, epoch by epoch.</param>
internal sealed record WeightResult(Recipe Recipe, Evaluation[] Train, Evaluation[] Test, Model First, float[] Losses);

/// <summary>The weight of a fish, by regression.</summary>
internal static class WeightLab
{
    private const int Folds = 5;

    /// <summary>Trains a recipe on all training rows.</summary>
    public static WeightResult Run(FishData data, Recipe recipe, int seeds, ProgressTask progress)
    {
        progress.MaxValue = seeds * recipe.Epochs;
        var train = new Evaluation[seeds];
        var test = new Evaluation[seeds];
        var losses = new float[recipe.Epochs];
        Model? first = null;
        for (int seed = 0; seed < seeds; seed++)
        {
            Model model = recipe.Train(data.WeightTrain, seed, epoch =>
            {
                progress.Increment(1);
                if (first is null)
                {
                    losses[epoch.Epoch - 1] = epoch.Loss;
                }
            });
            first ??= model;
            train[seed] = Evaluator.Evaluate(model, recipe.Loss, data.WeightTrain);
            test[seed] = Evaluator.Evaluate(model, recipe.Loss, data.WeightTest);
        }

        return new WeightResult(recipe, train, test, first!, losses);
    }

    /// <summary>
    /// The error of a recipe on rows held out of the training rows, in g: root mean square over all of them. The folds are
    /// stratified by species, so that each holds out fish of every size. The test rows are not used.
    /// </summary>
    public static double Validate(FishData data, Recipe recipe, int repeats, ProgressTask progress)
    {
        progress.MaxValue = repeats * Folds * recipe.Epochs;
        double sum = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            foreach (Fold fold in data.WeightTrain.StratifiedKFold(Folds, data.WeightTrainSpecies, seed: repeat))
            {
                Model model = recipe.Train(fold.Train, seed: repeat, _ => progress.Increment(1));
                double error = Metric.RootMeanSquaredError().Compute(model.Predict(fold.Validation.Features), fold.Validation.Targets);
                sum += error * error * fold.Validation.Count;
            }
        }

        return Math.Sqrt(sum / (repeats * data.WeightTrain.Count));
    }
}
