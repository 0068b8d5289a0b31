using System.Diagnostics;
using System.Globalization;
using NeuralNet.Tests.Serialization;
using Xunit.Abstractions;

namespace NeuralNet.Tests.Estimators;

/// <summary>A table of 100 MB in a process whose heap may have 80 MB.</summary>
[Collection("Process")]
public sealed class LargeTableMemoryTests(ITestOutputHelper output) : IDisposable
{
    private const long HeapLimit = 80L << 20;
    private const long Size = 100_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ATableLargerThanMemory_IsSummarizedAndLearnedFrom()
    {
        string path = _folder.File("large.csv");
        long rows = Write(path);
        Run("table", path).Should().Be("out of memory", "the whole table does not fit");
        string answer = Run("stream", path);
        output.WriteLine(answer);
        Match(answer, "rows ").Should().Be(rows);
        Match(answer, "accuracy ").Should().BeGreaterThan(0.85);
        _folder.Names.Should().Equal("large.csv");
    }

    private static double Match(string answer, string name) =>
        double.Parse(answer[(answer.LastIndexOf(name, StringComparison.Ordinal) + name.Length)..].Split(',', '\n')[0], CultureInfo.InvariantCulture);

    private static string Run(string mode, string path)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "KillTarget.dll");
        string host = Environment.ProcessPath is string own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet";
        using Process process = Process.Start(new ProcessStartInfo(host, [program, mode, path])
        {
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_GCHeapHardLimit"] = HeapLimit.ToString("X", CultureInfo.InvariantCulture) },
        })!;
        string answer = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.Should().Be(0, answer);
        return answer.Trim();
    }

    // 12 numbers with a gap now and then, a category, and a class that depends on some of them.
    private static long Write(string path)
    {
        const int Block = 4096;
        using var writer = new StreamWriter(path, append: false, System.Text.Encoding.ASCII, bufferSize: 1 << 16);
        writer.Write("x0,x1,x2,x3,x4,x5,x6,x7,x8,x9,x10,x11,city,label\n");
        long rows = 0;
        float[] draws = Tensor.Uniform(new Shape(Block, 12), 0, 1, seed: 1).ToArray();
        string[] texts = Array.ConvertAll(draws, draw => draw.ToString("F5", CultureInfo.InvariantCulture));
        while (writer.BaseStream.Position < Size)
        {
            for (int i = 0; i < Block; i++, rows++)
            {
                // Columns of the block are shifted against each other from block to block, so that rows differ.
                int shift = (int)(rows / Block);
                double sum = 0;
                for (int j = 0; j < 12; j++)
                {
                    int at = ((i + (j * shift)) % Block * 12) + j;
                    writer.Write(j == 3 && i % 50 == 0 ? "" : texts[at]);
                    writer.Write(',');
                    sum += j is 0 or 5 ? draws[at] : 0;
                }

                writer.Write(i % 3 == 0 ? "Rome," : "Oslo,");
                writer.Write(sum + (i % 3 == 0 ? 0.3 : 0) > 1.1 ? "yes\n" : "no\n");
            }
        }

        return rows;
    }
}
