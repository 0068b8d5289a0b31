using System.Globalization;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>
/// How much of the machine others took meanwhile, on Linux. Threads that wait for each other, such as OpenMP's, suffer far more
/// from a core that is taken away than threads that share work out, so a table from a busy machine flatters us.
/// </summary>
internal sealed class OtherLoad
{
    private const string File = "/proc/stat";

    private readonly TimeSpan _own = Environment.CpuUsage.TotalTime;
    private readonly double[] _ticks = Read();

    /// <summary>What was taken since this object was made; empty where the system does not say.</summary>
    public string Sentence()
    {
        double[] now = Read();
        if (now.Length < 8)
        {
            return "";
        }

        // user, nice, system, idle, iowait, irq, softirq, steal, in hundredths of a second summed over all cores
        double[] spent = [.. now.Zip(_ticks, (after, before) => after - before)];
        double total = spent.Take(8).Sum();
        double busy = total - spent[3] - spent[4] - spent[7];
        double others = Math.Max(0, busy - (100 * (Environment.CpuUsage.TotalTime - _own).TotalSeconds));
        return string.Create(
            CultureInfo.InvariantCulture,
            $" Meanwhile other processes took {100 * others / total:F0} % of this machine, "
            + $"and other machines on its host {100 * spent[7] / total:F0} %.");
    }

    private static double[] Read() => !System.IO.File.Exists(File) ? [] :
        [.. System.IO.File.ReadLines(File).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
}
