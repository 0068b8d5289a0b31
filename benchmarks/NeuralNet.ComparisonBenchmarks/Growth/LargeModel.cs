using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A network of 25 million parameters that learns a fixed set of random labels.</summary>
internal static class LargeModel
{
    private const int Batch = 64;
    private const int DifferentBatches = 4;
    private const int RowsOfTable = 8;
    private static readonly int[] Sizes = [1024, 4096, 4096, 1024];

    /// <returns>Whether the loss fell.</returns>
    public static bool Run(Report report, int steps)
    {
        Model model = Networks.Build(Sizes, Activation.Relu, seed: 42);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.01f, momentum: 0.9f));
        int[] seeds = [.. Enumerable.Range(0, DifferentBatches)];
        Tensor[] features = Array.ConvertAll(seeds, seed => Tensor.Uniform(new Shape(Batch, Sizes[0]), -1, 1, seed));
        Tensor[] targets = Array.ConvertAll(seeds, Labels);

        var losses = new float[steps];
        var seconds = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            Report.Progress($"{model.ParameterCount:N0} parameters: step {step + 1} of {steps}");
            long begin = Stopwatch.GetTimestamp();
            losses[step] = trainer.Step(features[step % DifferentBatches], targets[step % DifferentBatches]);
            seconds[step] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        report.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('-', Sizes)}, relu, softmax, {model.ParameterCount:N0} parameters, SGD with momentum, batch {Batch}, "
            + $"threads: {Parallelism.MaxThreads}; {steps} steps over {DifferentBatches} batches of random labels."));
        var table = new MarkdownTable(["steps", "mean loss", "ms a step, median", "GFLOP/s"]);
        double flops = new TrainingCase(Sizes, Activation.Relu, Batch).Flops;
        int stride = Math.Max(1, steps / RowsOfTable / DifferentBatches) * DifferentBatches;
        for (int start = 0; start + DifferentBatches <= steps; start += stride)
        {
            Range shown = start..(start + DifferentBatches);
            double median = Statistics.Median(seconds[shown]);
            table.Add([
                $"{start + 1} to {start + DifferentBatches}",
                losses[shown].Average().ToString("F3", CultureInfo.InvariantCulture),
                (1e3 * median).ToString("F0", CultureInfo.InvariantCulture),
                (flops / median / 1e9).ToString("F0", CultureInfo.InvariantCulture)]);
        }

        report.Table(table);
        bool falls = losses[^DifferentBatches..].Average() < losses[..DifferentBatches].Average();
        report.Paragraph(falls ? "Checked: the loss fell." : "**WRONG: the loss did not fall.**");
        return falls;
    }

    private static Tensor Labels(int seed)
    {
        Tensor labels = Tensor.Uniform(new Shape(Batch, 1), 0, Sizes[^1], seed + 100);
        foreach (ref float label in labels.AsSpan())
        {
            label = MathF.Floor(label);
        }

        return labels;
    }
}
