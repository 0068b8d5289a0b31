using System.Globalization;

namespace NeuralNet;

/// <summary>A column of numbers in float64; <see cref="double.NaN"/> where one is missing.</summary>
/// <remarks>Dates are numbers too: days since 1970-01-01, with the time of day as a fraction, and <see cref="DateFormat"/> says how they were written.</remarks>
public sealed class NumberColumn : TableColumn
{
    private readonly double[] _values;

    /// <summary>A column of numbers, copied.</summary>
    /// <param name="name">Not empty.</param>
    /// <param name="values">Finite numbers, or NaN where one is missing.</param>
    /// <exception cref="ArgumentNullException">The name or the values are null.</exception>
    /// <exception cref="ArgumentException">The name is empty, or a value is infinite.</exception>
    public NumberColumn(string name, IEnumerable<double> values)
        : this(name, Finite(name, values), dateFormat: null)
    {
    }

    internal NumberColumn(string name, double[] values, string? dateFormat)
        : base(name)
    {
        _values = values;
        DateFormat = dateFormat;
    }

    /// <inheritdoc/>
    public override ColumnKind Kind => ColumnKind.Number;

    /// <inheritdoc/>
    public override int Count => _values.Length;

    /// <inheritdoc/>
    public override int MissingCount => _values.Count(double.IsNaN);

    /// <inheritdoc/>
    public override bool IsIdentifier => Count > 1 && DateFormat is null && _values.All(double.IsInteger) && CountDistinct() == Count;

    /// <summary>
    /// How the dates were written, as a .NET format such as <c>yyyy-MM-dd</c>; the numbers are then days since 1970-01-01. Null for plain numbers.
    /// </summary>
    public string? DateFormat { get; }

    /// <summary>The number of a row; NaN where it is missing.</summary>
    /// <param name="row">0 to N - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public double this[int row] => _values[Verified(row, nameof(row))];

    /// <summary>The days from 1970-01-01 to a date, as a column of dates counts them; the kind of the date is not looked at.</summary>
    /// <param name="date">A date with its time of day.</param>
    public static double DaysOf(DateTime date) => (date.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerDay;

    /// <summary>All numbers, [N]; nothing is copied.</summary>
    public ReadOnlySpan<double> AsSpan() => _values;

    /// <summary>All numbers, rounded to float32, [N, 1]; NaN where one is missing.</summary>
    public Tensor ToTensor()
    {
        var tensor = new Tensor(Count, 1);
        for (int i = 0; i < _values.Length; i++)
        {
            tensor[i] = (float)_values[i];
        }

        return tensor;
    }

    /// <inheritdoc/>
    public override bool IsMissing(int row) => double.IsNaN(this[row]);

    /// <inheritdoc/>
    public override string? TextAt(int row) => Text(this[row]);

    /// <inheritdoc/>
    public override int CountDistinct()
    {
        var seen = new HashSet<double>(_values);
        seen.Remove(double.NaN);
        return seen.Count;
    }

    /// <inheritdoc/>
    public override NumberColumn Take(IReadOnlyList<int> rows) => new(Name, Gathered(_values, rows), DateFormat) { ReadingNotes = ReadingNotes };

    /// <inheritdoc/>
    public override NumberColumn Rename(string name) => new(name, _values, DateFormat) { ReadingNotes = ReadingNotes };

    /// <summary>A number as the column writes it: with all its digits and a decimal point, or as a date.</summary>
    internal string? Text(double value) =>
        double.IsNaN(value) ? null
        : DateFormat is null ? value.ToString("R", CultureInfo.InvariantCulture)
        : DateText.Write(value, DateFormat);

    private static double[] Finite(string name, IEnumerable<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] copy = [.. values];
        int infinite = Array.FindIndex(copy, double.IsInfinity);
        return infinite < 0 ? copy : throw new ArgumentException(FormattableString.Invariant(
            $"NumberColumn {TableText.Quote(name ?? "")} expects finite numbers but got {copy[infinite]} in row {infinite}. Use NaN where a number is missing."), nameof(values));
    }
}
