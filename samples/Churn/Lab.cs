using Spectre.Console;

namespace NeuralNet.Samples.Churn;

/// <summary>The whole lab: read, learn, compare, choose, explain, save, draw.</summary>
/// <param name="folder">For pictures and the model.</param>
/// <param name="quick">Two small networks instead of eight.</param>
/// <param name="offerCost">Of an offer, dollars.</param>
/// <param name="lossCost">Of a customer who leaves, dollars.</param>
internal sealed class Lab(string folder, bool quick, double offerCost, double lossCost)
{
    public static string ModelPath(string folder) => Path.Combine(folder, "churn.safetensors");

    /// <returns>The exit code.</returns>
    public int Run()
    {
        ChurnData data = ChurnData.Load();
        Report.Table(data);

        (FittedModel plain, FittedModel balanced) = Fit(data);
        Report.Models(plain, balanced);

        // Costs are paid in probabilities, so these must be true: the plain model's are.
        var costs = new CostMatrix { FalsePositive = offerCost, TruePositive = offerCost, FalseNegative = lossCost };
        double threshold = DecisionThreshold.ForCost(ChurnData.Left(data.Held), plain.Held, costs).Value;
        int[] left = ChurnData.Left(data.Test);
        OfferPlan[] plans =
        [
            OfferPlan.At("nobody", double.PositiveInfinity, left, plain.Test, costs),
            OfferPlan.At("everybody", 0, left, plain.Test, costs),
            OfferPlan.At("from one half", 0.5, left, plain.Test, costs),
            OfferPlan.At("from offer / loss", costs.ProbabilityThreshold, left, plain.Test, costs),
            OfferPlan.At("best on held-out rows", threshold, left, plain.Test, costs),
        ];
        Report.Plans(plans, offerCost, lossCost);

        IReadOnlyList<ColumnImportance> importance = plain.Model.Importance(data.Test, repeats: quick ? 1 : 5);
        Directory.CreateDirectory(folder);
        plain.Model.WithThreshold(costs.ProbabilityThreshold).Save(ModelPath(folder));
        Report.Files([ModelPath(folder), .. Pictures.Draw(folder, left, plain, balanced, costs, threshold, importance)]);
        return 0;
    }

    private (FittedModel Plain, FittedModel Balanced) Fit(ChurnData data)
    {
        FittedModel plain = null!, balanced = null!;
        MlpOptions options = quick ? new() { Members = 2, HiddenSizes = [32], Epochs = 12, LearningRate = 0.01f, Dropout = 0.1f } : new();
        AnsiConsole.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(progress =>
            {
                plain = FittedModel.Fit("as it is", data, options with { Progress = new ShownProgress(progress.AddTask("learning, each row counts the same")) });
                balanced = FittedModel.Fit(
                    "balanced", data, options with { BalancesClasses = true, Progress = new ShownProgress(progress.AddTask("learning, each class counts the same")) });
            });
        return (plain, balanced);
    }

    // At once and not by way of the thread pool, as Progress<T> would: the bar is full at the end.
    private sealed class ShownProgress(ProgressTask task) : IProgress<MlpProgress>
    {
        public void Report(MlpProgress value)
        {
            task.MaxValue = value.Members * value.Epoch.Epochs;
            task.Increment(1);
        }
    }
}
