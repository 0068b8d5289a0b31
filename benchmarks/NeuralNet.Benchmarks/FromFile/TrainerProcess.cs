using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Benchmarks;

/// <summary>A process of <see cref="FromFileTrainer"/>, and what its turns gave.</summary>
internal sealed class TrainerProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<double> _speeds = [];
    private readonly List<double> _waits = [];
    private readonly List<double> _fromDisk = [];

    /// <summary>Starts it, and waits until it has trained one step.</summary>
    /// <param name="name">For the report.</param>
    /// <param name="arguments">Of <see cref="FromFileTrainer.Run"/>.</param>
    /// <param name="heapLimit">Bytes that its collected heap may have; null for no limit.</param>
    public TrainerProcess(string name, string[] arguments, long? heapLimit)
    {
        Name = name;
        string program = Environment.ProcessPath!;
        string[] host = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(TrainerProcess).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. host, "--from-file", "--trainer", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (heapLimit is long limit)
        {
            start.Environment["DOTNET_GCHeapHardLimit"] = limit.ToString("X", CultureInfo.InvariantCulture);
        }

        _process = Process.Start(start)!;
        Read();
    }

    public string Name { get; }

    public IReadOnlyList<double> Speeds => _speeds;

    public double Wait => Median(_waits);

    public double FromDisk => Median(_fromDisk);

    public long PeakMegabytes { get; private set; }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    /// <summary>One turn.</summary>
    public void Train()
    {
        _process.StandardInput.WriteLine();
        _process.StandardInput.Flush();
        double[] numbers = [.. Read().Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        _speeds.Add(numbers[0]);
        _waits.Add(numbers[1]);
        _fromDisk.Add(numbers[2]);
        PeakMegabytes = (long)numbers[3];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(60_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private string Read() => _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"The process that trains from {Name} ended before its turn.");
}
