using System.Globalization;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// Stochastic gradient descent sees a batch at a time, so a batch is all that must be in memory: the rest may lie in a file
/// that is larger than the memory one has.
/// </summary>
internal sealed class LargeData : ILesson
{
    private const int Features = 255;           // and a target: 1 KiB a row
    private const int Blocks = 256;
    private const int BlockRows = 1024;         // 262,144 rows in all, 256 MiB
    private const int BatchSize = 256;
    private const int Every = 16;               // steps from one look at the memory to the next
    private const double Mebibyte = 1 << 20;
    private const double Limit = 64;            // MiB of memory beyond what the process had before

    public string Name => "large-data";

    public string Summary => "training from a file larger than a memory limit";

    public void Run(LessonContext context)
    {
        string path = Path.Combine(Directory.CreateDirectory(context.Folder).FullName, "large-data.safetensors");
        try
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);   // what earlier lessons left
            Memory start = Memory.Now();
            Write(path);
            double size = new FileInfo(path).Length / Mebibyte;
            context.Say($"{Blocks * BlockRows:N0} rows of {Features} features in a file of {size:F0} MiB, written block by block; the limit is {Limit} MiB.");

            (Tensor streamed, Memory[] reading) = Train(DatasetFile.Open(path), start);
            (Tensor mapped, Memory[] mapping) = Train(DatasetFile.OpenMapped(path), start);
            (Tensor loaded, Memory[] loading) = Train(Dataset.Load(path), start);
            context.Say($"MiB beyond the start, at most    {"resident",8}{"its own",10}");
            context.Say($"each batch read from the file    {reading.Max(m => m.Resident),8:F0}{reading.Max(m => m.Own),10:F0}");
            context.Say($"each batch from the mapped file  {mapping.Max(m => m.Resident),8:F0}{mapping.Max(m => m.Own),10:F0}");
            context.Say($"all rows loaded into memory      {loading.Max(m => m.Resident),8:F0}{loading.Max(m => m.Own),10:F0}");
            context.Say("Pages of a mapped file are resident once they were read, but the system drops them when it needs room.");

            context.Claim(size > 2 * Limit, "the file is more than twice the limit", $"{size:F0} of {Limit} MiB");
            double resident = reading.Max(m => m.Resident);
            context.Claim(resident < Limit, "read batch by batch, all resident memory stays under the limit", $"{resident:F0} of {Limit} MiB");
            double own = mapping.Max(m => m.Own);
            context.Claim(own < Limit, "mapped, all memory but the file's own pages stays under the limit", $"{own:F0} of {Limit} MiB");
            double all = loading.Max(m => m.Resident);
            context.Claim(all > Limit, "loaded, it goes over the limit", $"{all:F0} of {Limit} MiB");
            bool same = streamed.AsSpan().SequenceEqual(loaded.AsSpan()) && mapped.AsSpan().SequenceEqual(loaded.AsSpan());
            context.Claim(same, "read, mapped or loaded, the weights are the same, bit for bit", $"{loaded.Length:N0} weights compared");

            int[] steps = [.. Enumerable.Range(0, reading.Length).Select(i => i * Every)];
            int[] ends = [0, steps[^1]];
            context.Save(new LineChart($"Training on {size:F0} MiB with a limit of {Limit} MiB", "Step", "Memory beyond the start (MiB)")
            {
                Subtitle = $"One epoch, shuffled, in batches of {BatchSize} rows",
            }
                .Add<int, double>("read by batch", steps, [.. reading.Select(m => m.Resident)])
                .Add<int, double>("mapped, with the file's pages", steps, [.. mapping.Select(m => m.Resident)])
                .Add<int, double>("mapped, without", steps, [.. mapping.Select(m => m.Own)])
                .Add<int, double>("loaded", steps, [.. loading.Select(m => m.Resident)])
                .Add<int, double>("limit", ends, [Limit, Limit]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Linear regression's own problem, y = x · w + noise. Each block is garbage as soon as it is in the file.</summary>
    private static void Write(string path)
    {
        Tensor w = Tensor.Normal(new Shape(Features, 1), mean: 0, standardDeviation: 0.1f, seed: 1);
        using var writer = new DatasetWriter(path, Features, targetCount: 1);
        for (int block = 0; block < Blocks; block++)
        {
            Tensor x = Tensor.Uniform(new Shape(BlockRows, Features), low: -1, high: 1, seed: 2 + block);
            Tensor noise = Tensor.Normal(new Shape(BlockRows, 1), mean: 0, standardDeviation: 0.1f, seed: 1000 + block);
            writer.Append(new Dataset(x, x.MatMul(w) + noise));
        }

        writer.Complete();
    }

    /// <summary>One epoch, shuffled. Gives all weights in a row, and the memory in use on the way.</summary>
    private static (Tensor Weights, Memory[] Memory) Train(IDataset data, Memory start)
    {
        using var file = data as IDisposable;
        var model = new Model([new Dense(Features, 32, Activation.Relu), new Dense(32, 1)], seed: 3);
        var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(0.01f, momentum: 0.9f));
        var memory = new List<Memory>();
        var options = new FitOptions
        {
            Seed = 4,
            OnStep = step =>
            {
                if (step.Step % Every == 1)
                {
                    memory.Add(Memory.Now() - start);
                }
            },
        };
        trainer.Fit(data, epochs: 1, BatchSize, options: options);
        return (model.Values, [.. memory]);
    }

    /// <param name="Resident">All that the process has in memory, MiB.</param>
    /// <param name="Own">The same without pages of files: memory that the system cannot drop when it needs room.</param>
    private readonly record struct Memory(double Resident, double Own)
    {
        public static Memory operator -(Memory left, Memory right) => new(left.Resident - right.Resident, left.Own - right.Own);

        public static Memory Now() => new(Environment.WorkingSet / Mebibyte, OwnBytes() / Mebibyte);

        /// <summary>Bytes as Linux counts them (<c>RssAnon:   1234 kB</c>); elsewhere the collector's heap stands in.</summary>
        private static long OwnBytes()
        {
            if (!OperatingSystem.IsLinux())
            {
                return GC.GetTotalMemory(forceFullCollection: false);
            }

            string line = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
    }
}
