using System.CommandLine;
using System.Globalization;
using NeuralNet.ComparisonBenchmarks;
using NeuralNet.Kernels;

namespace NeuralNet.Benchmarks;

/// <summary>
/// A training step of a multilayer perceptron, operation by operation, on one thread and on several in turn: where the time goes, how near to the processor's
/// most the products are, and where a second thread waits.
/// </summary>
internal static class StepTimeline
{
    private const int Rounds = 31;
    private const int WarmUps = 4;
    private const double SecondsPerTurn = 0.03;

    // Shorter operations are not worth a line.
    private const double LeastShare = 0.002;

    public static int Run(string[] args)
    {
        var sizes = new Argument<string>("sizes") { Description = "Inputs, hidden layers and outputs, such as 784-512-256-10." };
        var batch = new Option<int>("--batch") { Description = "Rows of a batch.", DefaultValueFactory = _ => 128 };
        var threads = new Option<int>("--threads") { Description = "Beside one thread.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var optimizer = new Option<string>("--optimizer") { Description = "sgd (its update is fused into the products) or adam.", DefaultValueFactory = _ => "sgd" };
        optimizer.AcceptOnlyFromAmong("sgd", "adam");
        var root = new RootCommand("The timeline of a training step: relu, softmax.") { sizes, batch, threads, optimizer };
        root.SetAction(parsed => Run(
            parsed.GetRequiredValue(sizes), parsed.GetValue(batch), parsed.GetValue(threads), parsed.GetRequiredValue(optimizer)));
        return root.Parse(args).Invoke();
    }

    private static int Run(string text, int batch, int threads, string optimizer)
    {
        string[] words = text.Split('-');
        int[] sizes = [.. words.Select(word => int.TryParse(word, CultureInfo.InvariantCulture, out int size) ? size : 0)];
        if (sizes.Length < 2 || sizes.Any(size => size is < 1 or > 65_536) || batch is < 1 or > 65_536 || threads is < 1 or > 1024)
        {
            Console.Error.WriteLine(
                $"--timeline expects two or more sizes and a batch from 1 to 65536, and 1 to 1024 threads, but got {text}, {batch} and {threads}. Such as: --timeline 784-512-256-10 --batch 128 --threads 2");
            return 2;
        }

        int[] counts = threads == 1 ? [1] : [1, threads];
        StepRecorder[] recorders = [.. counts.Select(_ => new StepRecorder())];
        RecordedSteps[] steps = [.. recorders.Select(recorder => new RecordedSteps(sizes, batch, optimizer == "adam", recorder))];
        double[][] peaks = [.. counts.Select(_ => new double[Rounds])];
        for (int round = -WarmUps; round < Rounds; round++)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                Parallelism.MaxThreads = counts[i];
                if (round == 0)
                {
                    recorders[i].Clear();
                }

                steps[i].RunFor(SecondsPerTurn);
                if (round >= 0)
                {
                    peaks[i][round] = Peak(counts[i]);
                }
            }
        }

        Console.WriteLine($"{text}, relu, softmax, {optimizer}, batch {batch}; {new SimdMatrixMultiplier().Name}; median microseconds of an operation.");
        Console.WriteLine($"Of the FMA loop: {string.Join(", ", counts.Select((count, i) => Invariant($"{Threads(count)} {Statistics.Median(peaks[i]):F0} GFLOP/s")))}.\n");
        Console.Write(Table(steps[0].Activations, counts, recorders, [.. peaks.Select(Statistics.Median)]));
        return 0;
    }

    private static MarkdownTable Table(IReadOnlyList<Activation> activations, int[] counts, StepRecorder[] recorders, double[] peaks)
    {
        IReadOnlyList<Operation> operations = recorders[0].Operations;
        double[][] seconds = [.. recorders.Select(recorder => Enumerable.Range(0, operations.Count).Select(recorder.Median).ToArray())];
        double[] totals = [.. seconds.Select(values => values.Sum())];
        var table = new MarkdownTable([
            "operation", .. counts.SelectMany(count => new[] { $"µs, {Threads(count)}", "of the step", "GFLOP/s", "of FMA loop" }),
            .. counts.Length > 1 ? ["speed-up", "µs lost"] : Array.Empty<string>()]);
        for (int i = 0; i < operations.Count; i++)
        {
            Operation operation = operations[i];
            if (Enumerable.Range(0, counts.Length).Any(j => seconds[j][i] >= LeastShare * totals[j]))
            {
                Add(operation.Name(activations), j => seconds[j][i], operation.Flops);
            }
        }

        Add("**all products**", j => operations.Select((operation, i) => operation.Flops > 0 ? seconds[j][i] : 0).Sum(), operations.Sum(operation => operation.Flops));
        Add("**all else**", j => operations.Select((operation, i) => operation.Flops > 0 ? 0 : seconds[j][i]).Sum(), 0);
        Add("**step**", j => totals[j], operations.Sum(operation => operation.Flops));
        return table;

        void Add(string name, Func<int, double> of, double flops)
        {
            List<string> cells = [name];
            for (int j = 0; j < counts.Length; j++)
            {
                double rate = flops / of(j) / 1e9;
                cells.AddRange([
                    Invariant($"{1e6 * of(j):F1}"), Invariant($"{100 * of(j) / totals[j]:F1} %"),
                    flops > 0 ? Invariant($"{rate:F1}") : "", flops > 0 ? Invariant($"{100 * rate / peaks[j]:F0} %") : ""]);
            }

            // What is lost is the time beyond a fair share of one thread's: there the others wait.
            cells.AddRange(counts.Length > 1 ? [Invariant($"{of(0) / of(1):F2}"), Invariant($"{1e6 * (of(1) - (of(0) / counts[1])):F1}")] : Array.Empty<string>());
            table.Add(cells);
        }
    }

    /// <summary>GFLOP/s of multiply-adds on registers.</summary>
    private static double Peak(int threads)
    {
        var loop = new PeakFlops(threads);
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        loop.Run();
        return loop.Flops / System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalSeconds / 1e9;
    }

    private static string Threads(int count) => count == 1 ? "1 thread" : $"{count} threads";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
