using System.Globalization;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.FishMarket;

/// <summary>What the lab draws.</summary>
internal static class Pictures
{
    /// <returns>The paths.</returns>
    public static string[] Draw(
        string folder, FishData data, WeightResult lab, WeightResult better, ConfusionMatrix confusion, float[] speciesLosses) =>
    [
        WeightLoss(lab, better).Save(Path.Combine(folder, "weight-loss.svg")),
        WeightPredictions(data, better).Save(Path.Combine(folder, "weight-predictions.svg")),
        SpeciesLoss(speciesLosses).Save(Path.Combine(folder, "species-loss.svg")),
        Confusion(confusion).Save(Path.Combine(folder, "species-confusion.svg")),
    ];

    private static LineChart WeightLoss(WeightResult lab, WeightResult better) =>
        new LineChart("Weight of a fish: training loss by epoch", "Epoch", "Mean squared error (g²)") { LogarithmicY = true }
            .Add<float>(lab.Recipe.Name, lab.Losses)
            .Add<float>(better.Recipe.Name, better.Losses);

    private static ScatterChart WeightPredictions(FishData data, WeightResult better)
    {
        float[] train = better.First.Predict(data.WeightTrain.Features).AsSpan().ToArray();
        float[] test = better.First.Predict(data.WeightTest.Features).AsSpan().ToArray();
        float error = better.Test[0].RootMeanSquaredError!.Value;
        return new ScatterChart("Weight of a fish: predicted against true", "True weight (g)", "Predicted weight (g)")
        {
            IdentityLine = "perfect prediction",
            Subtitle = string.Create(CultureInfo.InvariantCulture, $"{better.Recipe.Name}: RMSE {error:F1} g on the test fish"),
        }
            .Add<float, float>($"train ({train.Length} fish)", data.WeightTrain.Targets.AsSpan(), train)
            .Add<float, float>($"test ({test.Length} fish)", data.WeightTest.Targets.AsSpan(), test);
    }

    private static LineChart SpeciesLoss(float[] losses) =>
        new LineChart("Species of a fish: training loss by epoch", "Epoch", "Cross-entropy (nats)") { LogarithmicY = true }
            .Add<float>("first fold", losses);

    private static ConfusionMatrixChart Confusion(ConfusionMatrix confusion) =>
        new("Species of a fish: confusion matrix", [.. confusion.ClassNames], confusion.ToArray())
        {
            Subtitle = string.Create(
                CultureInfo.InvariantCulture, $"5-fold cross-validation, {confusion.Total} fish: {confusion.Accuracy:P1} right"),
        };
}
