using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Benchmarks;

/// <summary>
/// A process that trains 784-128-10 by batches of 128 in turns: for each line that it reads it trains for some seconds, and writes rows a second, the share of waiting, the
/// share of the bytes that came from the disk, and its largest memory in MB.
/// </summary>
internal sealed class FromFileTrainer : ITrainingObserver
{
    private readonly IDataset _data;
    private readonly double _seconds;
    private long _begin;
    private long _rows;
    private long _bytesFromDisk;
    private TimeSpan _waited;

    private FromFileTrainer(IDataset data, double seconds) => (_data, _seconds) = (data, seconds);

    /// <param name="args">How to read, the path, threads, rows of a window or 0, batches ahead or -1, seconds of a turn, and the file of a control group to join or an empty text.</param>
    public static void Run(string[] args)
    {
        if (args[6].Length > 0)
        {
            File.WriteAllText(args[6], Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        }

        Parallelism.MaxThreads = Number(args[2]);
        IDataset data = args[0] switch
        {
            "memory" => Dataset.Load(args[1]),
            "mapped" => DatasetFile.OpenMapped(args[1]),
            _ => DatasetFile.Open(args[1]),
        };
        using var file = data as IDisposable;
        var model = new Model([new Dense(data.FeatureCount, 128, Activation.Relu), new Dense(128, 10)], seed: 1);
        var observer = new FromFileTrainer(data, double.Parse(args[5], CultureInfo.InvariantCulture));
        new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.01f)).Fit(data, epochs: 1_000_000, batchSize: 128, options: new()
        {
            ShuffleWindow = Number(args[3]) is > 0 and int window ? window : null,
            ReadAhead = Number(args[4]) is >= 0 and int ahead ? ahead : null,
            Observers = [observer],
        });
    }

    void ITrainingObserver.OnStep(TrainingRun run, StepResult result)
    {
        // The first step has read the first window and compiled everything that a step needs.
        if (run.Step > 1)
        {
            _rows += result.Step == result.Steps ? _data.Count - ((result.Steps - 1) * 128L) : 128;
            TimeSpan time = Stopwatch.GetElapsedTime(_begin);
            if (time.TotalSeconds < _seconds)
            {
                return;
            }

            double bytes = _rows * sizeof(float) * (double)(_data.FeatureCount + _data.TargetCount);
            Console.WriteLine(FormattableString.Invariant(
                $"{_rows / time.TotalSeconds:F0} {(run.Waited - _waited) / time:F4} {(BytesFromDisk() - _bytesFromDisk) / bytes:F4} {PeakMegabytes()}"));
        }
        else
        {
            Console.WriteLine("ready");
        }

        if (Console.ReadLine() is null)
        {
            run.Stop();
            return;
        }

        (_rows, _waited, _bytesFromDisk, _begin) = (0, run.Waited, BytesFromDisk(), Stopwatch.GetTimestamp());
    }

    /// <summary>Bytes that this process caused to be fetched from a disk, where Linux counts them; 0 elsewhere.</summary>
    private static long BytesFromDisk() => Value("/proc/self/io", "read_bytes:");

    private static long PeakMegabytes() => OperatingSystem.IsLinux() ? Value("/proc/self/status", "VmHWM:") / 1024 : Process.GetCurrentProcess().PeakWorkingSet64 >> 20;

    private static long Value(string path, string name) => !OperatingSystem.IsLinux() ? 0
        : long.Parse(File.ReadLines(path).Single(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
