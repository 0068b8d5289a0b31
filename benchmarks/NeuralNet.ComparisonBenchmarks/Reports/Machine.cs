using System.Globalization;
using System.Runtime.InteropServices;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Where the numbers were measured.</summary>
internal static partial class Machine
{
    /// <summary>Such as <c>AMD EPYC</c>.</summary>
    public static string Processor { get; } = ReadProcessor();

    /// <summary>The folder of the solution, or the current folder outside of it.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder of this machine's results in the repository, or below the current folder outside one.</summary>
    public static string ResultsFolder { get; } = Path.Combine(
        Repository, "benchmarks", "results", FileNameOf(Processor));

    /// <summary>A list of all that a reader needs to repeat the run: the machine, the time, the command and the versions of what ran.</summary>
    public static string Describe(IEnumerable<string> versions, string command)
    {
        List<string> lines =
        [
            $"- {Processor}, {Environment.ProcessorCount} cores for this process",
            $"- {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, "
            + $"{RuntimeInformation.ProcessArchitecture}",
            $"- {DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC",
            $"- `{command}`",
            .. versions.Select(version => $"- {version}"),
        ];
        return string.Join('\n', lines);
    }

    private static string FileNameOf(string text) =>
        string.Join('-', text.Split([.. Path.GetInvalidFileNameChars(), '(', ')', '@'])).Trim();

    private static string ReadProcessor()
    {
        const string Linux = "/proc/cpuinfo";
        string? name = File.Exists(Linux)
            ? File.ReadLines(Linux).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1]
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return name?.Trim() ?? $"{RuntimeInformation.ProcessArchitecture} processor";
    }

    private static string FindRepository()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "NeuralNet.sln")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
