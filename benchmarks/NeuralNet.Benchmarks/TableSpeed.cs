using System.Globalization;
using System.Text;

namespace NeuralNet.Benchmarks;

/// <summary>How fast <see cref="Table.Read(string, TableOptions)"/> reads, beside a bare read of the same bytes: MB/s, and bytes allocated for each value.</summary>
/// <remarks>Seconds are those of the processor, in all threads of the process, so that others who share the machine change little.</remarks>
internal static class TableSpeed
{
    private const int Columns = 20;
    private const int Megabytes = 50;
    private const int Rounds = 5;

    public static void Run()
    {
        string path = Path.GetTempFileName();
        try
        {
            foreach ((string name, Func<Random, int, string> field) in Kinds())
            {
                int rows = Write(path, field);
                Measure(path, name, rows);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(string, Func<Random, int, string>)> Kinds()
    {
        yield return ("whole numbers to 1000", (random, _) => $"{random.Next(1000)}");
        yield return ("numbers of 6 digits", (random, _) => random.NextDouble().ToString("F6", CultureInfo.InvariantCulture));
        yield return ("numbers of 17 digits", (random, _) => random.NextDouble().ToString("R", CultureInfo.InvariantCulture));
        yield return ("quarter categories", (random, i) => i % 4 == 0 ? $"city {random.Next(50)}" : $"{random.Next(100000) / 100.0:F2}");
        yield return ("all texts", (random, _) => $"name {random.Next(1_000_000)}");
    }

    private static int Write(string path, Func<Random, int, string> field)
    {
        var random = new Random(1);
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join(',', Enumerable.Range(0, Columns).Select(i => $"c{i}")));
        int rows = 0;
        var line = new StringBuilder();
        for (long length = 0; length < Megabytes * 1_000_000L; length += line.Length, rows++)
        {
            line.Clear();
            for (int i = 0; i < Columns; i++)
            {
                line.Append(i > 0 ? "," : "").Append(field(random, i));
            }

            writer.Write(line.Append('\n'));
        }

        return rows;
    }

    private static void Measure(string path, string name, int rows)
    {
        double bare = 0, table = 0;
        long allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            bare = Math.Max(bare, Speed(path, () => Drain(path)));
            long before = GC.GetAllocatedBytesForCurrentThread();
            table = Math.Max(table, Speed(path, () => Table.Read(path)));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Console.WriteLine(FormattableString.Invariant(
            $"{name,-22} {table,6:F0} MB/s   bare read {bare,6:F0} MB/s, {bare / table:F1} times   {(double)allocated / rows / Columns:F1} bytes a value"));
    }

    private static double Speed(string path, Action read)
    {
        TimeSpan begin = Environment.CpuUsage.TotalTime;
        read();
        return new FileInfo(path).Length / 1e6 / (Environment.CpuUsage.TotalTime - begin).TotalSeconds;
    }

    private static void Drain(string path)
    {
        using var reader = new StreamReader(path);
        char[] buffer = new char[1 << 16];
        while (reader.Read(buffer) > 0)
        {
        }
    }
}
