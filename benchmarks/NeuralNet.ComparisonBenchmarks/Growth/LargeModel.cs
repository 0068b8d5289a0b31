using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Networks of 25 and 60 million parameters, the latter as many as ResNet-152 has, that learn a fixed set of random labels.</summary>
internal static class LargeModel
{
    private const int Batch = 64;
    private const int DifferentBatches = 4;
    private const int RowsOfTable = 8;
    private static readonly int[] SmallerSizes = [1024, 4096, 4096, 1024];
    private static readonly int[] ResNetSizes = [2048, 6400, 6400, 1000];

    /// <returns>Whether the losses fell.</returns>
    public static bool Run(Report report, bool isQuick)
    {
        report.Heading("25 million parameters");
        bool falls = Run(report, SmallerSizes, "SGD with momentum", new Sgd(learningRate: 0.01f, momentum: 0.9f), isQuick ? 24 : 160);
        report.Heading("60 million parameters, as ResNet-152");
        falls &= Run(report, ResNetSizes, "plain SGD", new Sgd(learningRate: 0.01f), isQuick ? 8 : 32);
        falls &= Run(report, ResNetSizes, "SGD with momentum", new Sgd(learningRate: 0.01f, momentum: 0.9f), isQuick ? 8 : 32);
        return falls & Run(report, ResNetSizes, "Adam", new Adam(learningRate: 1e-4f), isQuick ? 8 : 32);
    }

    private static bool Run(Report report, int[] sizes, string name, Optimizer optimizer, int steps)
    {
        int[] seeds = [.. Enumerable.Range(0, DifferentBatches)];
        Tensor[] features = Array.ConvertAll(seeds, seed => Tensor.Uniform(new Shape(Batch, sizes[0]), -1, 1, seed));
        Tensor[] targets = Array.ConvertAll(seeds, seed => Labels(seed, sizes[^1]));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Model model = Networks.Build(sizes, Activation.Relu, seed: 42);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), optimizer);

        var losses = new float[steps];
        var seconds = new double[steps];
        for (int step = 0; step < steps; step++)
        {
            Report.Progress($"{model.ParameterCount:N0} parameters: step {step + 1} of {steps}");
            long begin = Stopwatch.GetTimestamp();
            losses[step] = trainer.Step(features[step % DifferentBatches], targets[step % DifferentBatches]);
            seconds[step] = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }

        double bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / model.ParameterCount;
        report.Paragraph(string.Create(
            CultureInfo.InvariantCulture,
            $"{string.Join('-', sizes)}, relu, softmax, {model.ParameterCount:N0} parameters, {name}, batch {Batch}, "
            + $"threads: {Parallelism.MaxThreads}; {steps} steps over {DifferentBatches} batches of random labels; {bytes:F2} bytes a parameter."));
        var table = new MarkdownTable(["steps", "mean loss", "ms a step, median", "GFLOP/s"]);
        double flops = new TrainingCase(sizes, Activation.Relu, Batch).Flops;
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

    private static Tensor Labels(int seed, int classes)
    {
        Tensor labels = Tensor.Uniform(new Shape(Batch, 1), 0, classes, seed + 100);
        foreach (ref float label in labels.AsSpan())
        {
            label = MathF.Floor(label);
        }

        return labels;
    }
}
