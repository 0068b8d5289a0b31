namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/metrics.md: a rare class measured, a threshold chosen for its cost, a forecast measured step by step.</summary>
internal static class MetricsProgram
{
    public static MetricsResult Run()
    {
        // Machines, of which one in eight breaks; whole plants are held out, to see how the model does on new ones.
        (Dataset machines, int[] plants) = Machines(4000, seed: 1);
        (Dataset rest, Dataset test) = machines.Split(Folds.GroupedSplit(plants, 0.7, seed: 2));
        (Dataset train, Dataset held) = rest.StratifiedSplit(0.75, seed: 3);

        var model = new Model([new Dense(3, 16, Activation.Swish), new Dense(16, 1)], seed: 4);
        new Trainer(model, new SigmoidCrossEntropy(), new AdamW(0.01f)).Fit(train, epochs: 20, batchSize: 64);

        int[] actual = ClassLabels.FromTargets(test.Targets);
        Tensor probabilities = Probabilities.FromOutput(model.Predict(test.Features));
        ClassificationReport report = ClassificationReport.FromProbabilities(actual, probabilities, ["runs", "breaks"]);
        Console.WriteLine(report);

        // Can one believe a probability? Each line: what the model said, and what happened.
        ReliabilityCurve reliability = ReliabilityCurve.Of(actual, probabilities, bins: 5);
        foreach (ReliabilityBin bin in reliability.Bins)
        {
            Console.WriteLine($"said {bin.MeanProbability:P0}, came true {bin.Frequency:P0} of {bin.Weight} machines");
        }

        // A breakdown costs twenty inspections. The threshold is chosen on rows held out, and measured on others.
        var costs = new CostMatrix { FalsePositive = 1, TruePositive = 1, FalseNegative = 20 };
        DecisionThreshold threshold = DecisionThreshold.ForCost(
            ClassLabels.FromTargets(held.Targets), Probabilities.FromOutput(model.Predict(held.Features)), costs);
        int[] inspected = ClassLabels.AtThreshold(probabilities, threshold.Value);
        double usualRecall = report.Classes[1].Recall;
        double recall = ClassificationMetrics.Recall(actual, inspected);
        Console.WriteLine($"Inspecting from {threshold.Value:P0} on finds {recall:P0} of the breakdowns; from 50 % on, {usualRecall:P0}.");

        RegressionReport forecast = Forecast();
        Console.WriteLine(forecast);
        return new(report, reliability.ExpectedError, usualRecall, recall, forecast);
    }

    /// <summary>Twelve hours ahead, from the two days before.</summary>
    private static RegressionReport Forecast()
    {
        var windows = new SlidingWindows(Load(hours: 2000, seed: 5), window: 48, steps: 12);
        (Dataset train, Dataset test) = windows.Split(Folds.TimeSplit(windows.Count, 0.8, windows.Gap));

        var model = new Model([new Dense(48, 32, Activation.Swish), new Dense(32, 12)], seed: 6);
        new Trainer(model, new MeanSquaredError(), new AdamW(0.003f)).Fit(train, epochs: 20, batchSize: 32);

        string[] names = [.. Enumerable.Range(1, 12).Select(hour => $"hour {hour}")];
        return RegressionReport.Of(test.Targets, model.Predict(test.Features), names);
    }

    /// <summary>Heat, vibration and age, each of mean 0 and deviation 1; 1 where the machine breaks; and the plant of each.</summary>
    private static (Dataset Machines, int[] Plants) Machines(int count, int seed)
    {
        Tensor features = Tensor.Normal(new Shape(count, 3), 0, 1, seed);
        Tensor chance = Tensor.Uniform(new Shape(count, 1), 0, 1, seed + 1);
        var breaks = new Tensor(count, 1);
        for (int i = 0; i < count; i++)
        {
            float logit = -4 + (1.5f * features[i, 0]) + (features[i, 1] * features[i, 1]) + features[i, 2];
            breaks[i] = chance[i] < 1 / (1 + MathF.Exp(-logit)) ? 1 : 0;
        }

        return (new Dataset(features, breaks), [.. Enumerable.Range(0, count).Select(i => i % 40)]);
    }

    /// <summary>[T, 1]: the load of a grid with its days and weeks, and noise.</summary>
    private static Tensor Load(int hours, int seed)
    {
        Tensor load = Tensor.Normal(new Shape(hours, 1), 0, 0.1f, seed);
        for (int t = 0; t < hours; t++)
        {
            load[t] += MathF.Sin(MathF.Tau * t / 24) + (0.3f * MathF.Sin(MathF.Tau * t / 168));
        }

        return load;
    }
}

/// <summary>What the program found, for its test.</summary>
/// <param name="Report">On machines of new plants.</param>
/// <param name="CalibrationError">The expected calibration error there.</param>
/// <param name="UsualRecall">The share of breakdowns found from a probability of one half on.</param>
/// <param name="Recall">The share found from the threshold for the cost on.</param>
/// <param name="Forecast">By hour.</param>
internal sealed record MetricsResult(
    ClassificationReport Report, double CalibrationError, double UsualRecall, double Recall, RegressionReport Forecast);
