using System.Globalization;

namespace NeuralNet.Benchmarks;

/// <summary>
/// Training 784-128-10 from a file ten times as large as the memory that the process may use, beside training on the same rows in memory: rows a second, in turn, each in a process of
/// its own.
/// </summary>
/// <remarks>
/// The limit is that of the collected heap (<c>DOTNET_GCHeapHardLimit</c>) and, where Linux lets us make one, that of a control group, which counts all memory and the pages of
/// the file. Before each turn the file's pages are dropped; the share of bytes that came from the disk says whether that worked. The last lines leave the pages in memory.
/// </remarks>
internal static class FromFile
{
    private const int Features = 784;
    private const int BlockRows = 8192;
    private const int RowBytes = (Features + 1) * sizeof(float);
    private const int UsualRounds = 7;
    private const string Seconds = "1.5";
    private const double Mega = 1e6;

    /// <param name="args">None; or --trainer and its arguments, for a process of <see cref="FromFileTrainer"/>; or the size of the file in MB, and after it the number of rounds.</param>
    public static void Run(string[] args)
    {
        if (args is ["--trainer", ..])
        {
            FromFileTrainer.Run(args[1..]);
            return;
        }

        long size = (args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 2500) * 1_000_000;
        int rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : UsualRounds;
        long limit = size / 10;
        string folder = Directory.CreateTempSubdirectory("neuralnet-from-file-").FullName;
        try
        {
            long free = new DriveInfo(folder).AvailableFreeSpace;
            if (free < size + (size / 2))
            {
                throw new IOException($"--from-file expects {(size + (size / 2)) / Mega:F0} MB of room in {folder} but there are {free / Mega:F0}. Name a smaller file: --from-file 500.");
            }

            string path = Path.Combine(folder, "rows.safetensors");
            Write(path, (int)(size / RowBytes));
            Console.WriteLine($"A file of {size / Mega:F0} MB, {size / RowBytes:N0} rows of {Features} features; 784-128-10, relu, softmax, plain SGD, batch 128; memory limit {limit / Mega:F0} MB.\n");
            int window = (int)(limit / 5 / RowBytes);       // two of them are in memory
            Disk(path, window);
            Console.WriteLine("\n| threads | rows from | rows/s, median (best) | of memory | waiting | from the disk | peak MB |");
            Console.WriteLine("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                Compare(path, threads, window, limit, rounds);
            }
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            // Caught, so that the file is deleted.
            Console.Error.WriteLine(error.Message);
            Environment.ExitCode = 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Write(string path, int rows)
    {
        using var writer = new DatasetWriter(path, Features, targetCount: 1);
        for (int done = 0, count; done < rows; done += count)
        {
            count = Math.Min(BlockRows, rows - done);
            Tensor classes = Tensor.Uniform(new Shape(count, 1), 0, 10, seed: -done);
            foreach (ref float label in classes.AsSpan())
            {
                label = MathF.Floor(label);
            }

            writer.Append(new Dataset(Tensor.Uniform(new Shape(count, Features), 0, 1, seed: done), classes));
        }

        writer.Complete();
    }

    private static void Disk(string path, int window)
    {
        int block = ((window / 64) + 1) * Features * sizeof(float);
        Console.WriteLine("| bytes a second, MB/s | pages dropped | in the system's cache |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach ((string name, int piece, bool isRandom) in (ReadOnlySpan<(string, int, bool)>)[
            ("in turn, by 1 MiB", 1 << 20, false), ($"blocks of {block / 1000} KB from all over", block, true), ("rows of 3 KB from all over", Features * sizeof(float), true)])
        {
            double cold = DiskSpeed.Measure(path, piece, isRandom, isCold: true);
            FileCache.Fill(path);
            Console.WriteLine(FormattableString.Invariant($"| {name} | {cold / Mega:F0} | {DiskSpeed.Measure(path, piece, isRandom, isCold: false) / Mega:F0} |"));
        }
    }

    private static void Compare(string path, int threads, int window, long limit, int rounds)
    {
        string[] Arguments(string way, int rows, string ahead, string group) => [way, path, $"{threads}", $"{rows}", ahead, Seconds, group];
        using MemoryGroup? first = MemoryGroup.TryCreate(limit), second = MemoryGroup.TryCreate(limit), third = MemoryGroup.TryCreate(limit);
        using var memory = new TrainerProcess("memory, all rows shuffled", Arguments("memory", 0, "-1", ""), null);
        string limited = third is null ? "heap limited" : "limited";
        using (var windows = new TrainerProcess($"file, {limited}, windows", Arguments("read", window, "-1", first?.Members ?? ""), limit))
        using (var onDemand = new TrainerProcess($"file, {limited}, windows, not ahead", Arguments("read", window, "0", second?.Members ?? ""), limit))
        using (var all = new TrainerProcess($"file, {limited}, all rows shuffled", Arguments("read", 0, "-1", third?.Members ?? ""), limit))
        {
            Turns(memory, path, isCold: true, windows, onDemand, all);
        }

        using (var windows = new TrainerProcess("file in the cache, windows", Arguments("read", window, "-1", ""), null))
        using (var all = new TrainerProcess("file in the cache, all rows shuffled", Arguments("read", 0, "-1", ""), null))
        using (var mapped = new TrainerProcess("mapped file in the cache, all rows shuffled", Arguments("mapped", 0, "-1", ""), null))
        {
            FileCache.Fill(path);
            Turns(memory, path, isCold: false, windows, all, mapped);
        }

        void Turns(TrainerProcess memory, string path, bool isCold, params TrainerProcess[] others)
        {
            var ratios = others.ToDictionary(process => process, _ => new List<double>());
            for (int round = 0; round < rounds; round++)
            {
                foreach (TrainerProcess process in others)
                {
                    memory.Train();
                    if (isCold)
                    {
                        FileCache.Drop(path);
                    }

                    process.Train();
                    ratios[process].Add(process.Speeds[^1] / memory.Speeds[^1]);
                }
            }

            Print(threads, memory, 1);
            foreach (TrainerProcess process in others)
            {
                Print(threads, process, TrainerProcess.Median(ratios[process]));
            }
        }
    }

    private static void Print(int threads, TrainerProcess process, double ratio) => Console.WriteLine(FormattableString.Invariant(
        $"| {threads} | {process.Name} | {TrainerProcess.Median(process.Speeds):N0} ({process.Speeds.Max():N0}) | {ratio:F2} | {process.Wait:P0} | {process.FromDisk:P0} | {process.PeakMegabytes} |"));
}
