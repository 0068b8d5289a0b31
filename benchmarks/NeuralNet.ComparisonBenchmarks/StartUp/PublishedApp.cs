using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A program of <c>benchmarks/StartUp</c>, published in one way and started again and again.</summary>
/// <param name="name">What the table calls it.</param>
/// <param name="program">Name of its file, without <c>.cs</c>.</param>
/// <param name="options">Of <c>dotnet publish</c>, which compiles a file ahead of time unless told otherwise.</param>
internal sealed class PublishedApp(string name, string program, params string[] options)
{
    private static readonly string[] NotShipped = [".pdb", ".dbg", ".xml"];

    private readonly string _folder = Path.Combine(
        Machine.Repository, "artifacts", "start-up", string.Concat(name.Where(char.IsLetterOrDigit)));

    public string Name => name;

    /// <summary>Seconds from the start of the process to its line of output, one number a run.</summary>
    public List<double> ToLine { get; } = [];

    /// <summary>Seconds from the start of the process to its end, one number a run.</summary>
    public List<double> ToEnd { get; } = [];

    /// <summary>The number on its line, in the last run.</summary>
    public float Printed { get; private set; }

    /// <summary>Size of the published files, without debug symbols and documentation.</summary>
    public long Bytes => new DirectoryInfo(Output).EnumerateFiles("*", SearchOption.AllDirectories)
        .Where(file => !NotShipped.Contains(file.Extension)).Sum(file => file.Length);

    private string Output => Path.Combine(_folder, "publish");

    /// <exception cref="InvalidOperationException">It could not be published; the message has what the compiler said.</exception>
    public void Publish()
    {
        // Intermediate files of its own, so that no way of publishing meets those of another.
        string source = Path.Combine(Machine.Repository, "benchmarks", "StartUp", program + ".cs");
        Start("dotnet", ["publish", source, $"-p:ArtifactsPath={_folder}", "--output", Output, .. options]);
    }

    /// <summary>Starts it, waits for its end, and keeps both times.</summary>
    public void Run()
    {
        (string line, double toLine, double toEnd) = Start(Path.Combine(Output, program));
        Printed = float.Parse(line, CultureInfo.InvariantCulture);
        ToLine.Add(toLine);
        ToEnd.Add(toEnd);
    }

    /// <summary>Forgets the times so far.</summary>
    public void Forget()
    {
        ToLine.Clear();
        ToEnd.Clear();
    }

    private static (string Line, double ToLine, double ToEnd) Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardOutput = true };
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string line = process.StandardOutput.ReadLine() ?? "";
        double toLine = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double toEnd = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        return process.ExitCode == 0
            ? (line, toLine, toEnd)
            : throw new InvalidOperationException(
                $"{file} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{line}\n{rest}");
    }
}
