using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>The largest networks of square layers that train in the memory that is free: by plain SGD, whose fused update needs the values alone, and by Adam.</summary>
internal static class LargestModel
{
    private const int Width = 16_384;       // a layer has 268 million weights, 1.07 GB
    private const int Batch = 16;
    private const int Steps = 3;
    private const double Share = 0.85;      // of the free memory: the system needs some too
    private const int Classes = 10;

    /// <returns>Whether both trained.</returns>
    public static bool Run(Report report)
    {
        var table = new MarkdownTable(["optimizer", "layers", "parameters", "values, GB", "largest memory of the process, GB", "bytes a parameter", "s a step, least", "loss, first and last"]);
        bool learns = Add(table, "plain SGD", new Sgd(learningRate: 1e-3f), bytes: 4) & Add(table, "Adam", new Adam(learningRate: 1e-6f), bytes: 16);
        report.Paragraph($"Layers of {Width} x {Width}, relu, softmax over {Classes} classes, batch {Batch}, {Steps} steps on one batch, threads: {Parallelism.MaxThreads}. All values are one array, so of at most {Array.MaxLength:N0} numbers.");
        report.Table(table);
        report.Paragraph(learns ? "Checked: the losses fell." : "**WRONG: a loss did not fall.**");
        return learns;
    }

    private static bool Add(MarkdownTable table, string name, Optimizer optimizer, int bytes)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long most = Math.Min((long)(Share * FreeBytes() / bytes), Array.MaxLength);
        int layers = (int)Math.Max(1, most / ((long)Width * (Width + 1)));
        int[] sizes = [.. Enumerable.Repeat(Width, layers + 1), Classes];
        Report.Progress($"{name}: {layers} layers");
        Model model = Networks.Build(sizes, Activation.Relu, seed: 42);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), optimizer);
        Tensor features = Tensor.Uniform(new Shape(Batch, Width), -1, 1, seed: 1), targets = Tensor.Uniform(new Shape(Batch, 1), 0, Classes, seed: 2);
        foreach (ref float label in targets.AsSpan())
        {
            label = MathF.Floor(label);
        }

        float[] losses = new float[Steps];
        double least = double.PositiveInfinity;
        for (int step = 0; step < Steps; step++)
        {
            long begin = Stopwatch.GetTimestamp();
            losses[step] = trainer.Step(features, targets);
            least = Math.Min(least, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        double used = Environment.WorkingSet;
        table.Add([
            name, Text(layers + 1, "F0"), Text(model.ParameterCount, "N0"), Text(model.ParameterCount * 4e-9, "F1"), Text(used / 1e9, "F1"),
            Text(used / model.ParameterCount, "F2"), Text(least, "F2"), $"{Text(losses[0], "F3")}, {Text(losses[^1], "F3")}"]);
        return losses[^1] < losses[0];
    }

    /// <summary>What the collector may have (<c>DOTNET_GCHeapHardLimit</c> limits it), and no more than is free or can be dropped, where the system tells.</summary>
    private static double FreeBytes() => Math.Min(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, SystemBytes());

    private static double SystemBytes() => OperatingSystem.IsLinux()
        ? 1024 * double.Parse(File.ReadLines("/proc/meminfo").Single(line => line.StartsWith("MemAvailable:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
        : double.PositiveInfinity;

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
