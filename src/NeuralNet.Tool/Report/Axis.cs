namespace NeuralNet.Tool.Report;

/// <summary>An axis of a chart: its range, and the round numbers written along it.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Low">Where it begins.</param>
/// <param name="High">Where it ends, more than <paramref name="Low"/>.</param>
/// <param name="Ticks">Round numbers from <paramref name="Low"/> to <paramref name="High"/>.</param>
/// <param name="IsLogarithmic">Whether equal steps are equal ratios.</param>
internal sealed record Axis(string Name, double Low, double High, IReadOnlyList<double> Ticks, bool IsLogarithmic = false)
{
    // At most so many steps between ticks, of 1, 2 or 5 times a power of ten.
    private const int MostSteps = 5;

    // A range that can be halved and divided.
    private const double Narrowest = 1e-300;

    // A loss that falls below a tenth of where it began would lie flat along a linear axis.
    private const double LogarithmicFrom = 10;

    /// <summary>From 0 to 1.</summary>
    public static Axis Share(string name) => new(name, 0, 1, [0, 0.25, 0.5, 0.75, 1]);

    /// <summary>Over all values that are finite.</summary>
    /// <param name="isWhole">Whether there is nothing between whole numbers, such as epochs.</param>
    public static Axis Over(string name, IEnumerable<double> values, bool isWhole = false)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        if (high - low < Narrowest)
        {
            double room = Math.Max(0.5, Math.Abs(low) / 100);
            (low, high) = (low - room, high + room);
        }

        double least = (high / MostSteps) - (low / MostSteps);
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        double step = power * (least <= power ? 1 : least <= 2 * power ? 2 : least <= 5 * power ? 5 : 10);
        step = isWhole ? Math.Max(1, step) : step;
        double first = Math.Ceiling(low / step);
        return new(name, low, high, [.. Enumerable.Range(0, MostSteps + 1).Select(i => (first + i) * step).Where(tick => tick <= high)]);
    }

    /// <summary>Over all values that are finite, logarithmic where they span more than a power of ten and are all above 0.</summary>
    public static Axis OverLosses(string name, IEnumerable<double> values)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0 || finite.Min() <= 0 || finite.Max() / finite.Min() < LogarithmicFrom)
        {
            return Over(name, finite);
        }

        (double low, double high) = (finite.Min(), finite.Max());
        (int lowest, int highest) = ((int)Math.Floor(Math.Log10(low)), (int)Math.Ceiling(Math.Log10(high)));
        double[] digits = highest - lowest <= 2 ? [1, 2, 5] : [1];
        int apart = Math.Max(1, (highest - lowest) / MostSteps);
        var ticks = from power in Enumerable.Range(lowest, highest - lowest + 1) where (power - lowest) % apart == 0 from digit in digits select digit * Math.Pow(10, power);
        return new(name, low, high, [.. ticks.Where(tick => tick >= low && tick <= high)], IsLogarithmic: true);
    }

    /// <summary>Where a value is: 0 at the begin, 1 at the end.</summary>
    public double Place(double value) => IsLogarithmic
        ? (Math.Log(value) - Math.Log(Low)) / (Math.Log(High) - Math.Log(Low))
        : ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2)); // halves: the difference of two doubles may be too large for one
}
