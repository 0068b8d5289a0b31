namespace NeuralNet;

/// <summary>What all rows of a column hold, of any number of rows: counts, moments and quantiles of numbers, the categories with their counts.</summary>
public sealed class ColumnSummary
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly string? _dateFormat;
    private double _squares;        // the sum of squared distances from the mean

    internal ColumnSummary(TableColumn column)
        : this(column.Name, column.Kind, (column as NumberColumn)?.DateFormat)
    {
    }

    private ColumnSummary(string name, ColumnKind kind, string? dateFormat)
    {
        (Name, Kind, _dateFormat) = (name, kind, dateFormat);
        (Least, Greatest) = (double.NaN, double.NaN);
    }

    /// <summary>The column's name.</summary>
    public string Name { get; }

    /// <summary>What its values are.</summary>
    public ColumnKind Kind { get; }

    /// <summary>The number of rows, N.</summary>
    public long Count { get; private set; }

    /// <summary>How many of them have no value.</summary>
    public long MissingCount { get; private set; }

    /// <summary>The least number; NaN where there is none.</summary>
    public double Least { get; private set; }

    /// <summary>The greatest number; NaN where there is none.</summary>
    public double Greatest { get; private set; }

    /// <summary>The mean of the numbers, summed in float64 by Welford's rule (1962); NaN where there is none.</summary>
    public double Mean => Quantiles.Count == 0 ? double.NaN : RunningMean;

    /// <summary>Their variance, Σ (x - mean)² / count; NaN where there is none.</summary>
    public double Variance => Quantiles.Count == 0 ? double.NaN : _squares / Quantiles.Count;

    /// <summary>The square root of <see cref="Variance"/>, in the numbers' unit.</summary>
    public double StandardDeviation => Math.Sqrt(Variance);

    /// <summary>The quantiles of the numbers; of nothing for a column of another kind.</summary>
    public QuantileSketch Quantiles { get; } = new();

    /// <summary>The categories that a row has, in ordinal order; none for a column of another kind.</summary>
    public IReadOnlyList<string> Categories => [.. _counts.Keys.Order(StringComparer.Ordinal)];

    private double RunningMean { get; set; }

    /// <summary>How many rows have a category; 0 for one that is unknown.</summary>
    /// <param name="category">One of <see cref="Categories"/>.</param>
    public long CountOf(string category) => _counts.GetValueOrDefault(category);

    /// <summary>Text such as <c>number, 0 to 1650, mean 398.696; 1 missing</c>.</summary>
    public override string ToString()
    {
        string values = MissingCount == Count ? $"{TableDescription.Lower(Kind)}, no value" : Kind switch
        {
            ColumnKind.Number => TableDescription.OfNumbers(Least, Greatest, Mean, _dateFormat),
            ColumnKind.Category => TableDescription.OfCategories(Categories.Select(category => KeyValuePair.Create(category, CountOf(category)))),
            _ => "text",
        };
        return MissingCount == 0 || MissingCount == Count ? values : FormattableString.Invariant($"{values}; {MissingCount} missing");
    }

    /// <summary>A summary of no rows of the same column.</summary>
    internal ColumnSummary Empty() => new(Name, Kind, _dateFormat);

    /// <summary>Throws unless a column is of this name and kind.</summary>
    internal void ThrowIfUnlike(string name, ColumnKind kind)
    {
        if (name != Name || kind != Kind)
        {
            throw new ArgumentException(
                $"TableSummary expects the column {TableText.Quote(Name)} of kind {Kind} but got {TableText.Quote(name)} of kind {kind}. A LargeTable gives all parts of a table the same columns.");
        }
    }

    internal void Add(TableColumn column)
    {
        Count += column.Count;
        MissingCount += column.MissingCount;
        if (column is NumberColumn numbers)
        {
            foreach (double number in numbers.AsSpan())
            {
                AddNumber(number);
            }
        }
        else if (column is CategoryColumn categories)
        {
            int[] counts = categories.Counts();
            for (int code = 0; code < counts.Length; code++)
            {
                AddCategory(categories.Categories[code], counts[code]);
            }
        }
    }

    internal void Merge(ColumnSummary other)
    {
        Count += other.Count;
        MissingCount += other.MissingCount;
        foreach ((string category, long count) in other._counts)
        {
            AddCategory(category, count);
        }

        // Moments of two parts (Chan, Golub and LeVeque 1979).
        double mine = Quantiles.Count, theirs = other.Quantiles.Count, distance = other.RunningMean - RunningMean;
        Quantiles.Merge(other.Quantiles);
        if (theirs > 0)
        {
            RunningMean += distance * (theirs / (mine + theirs));
            _squares += other._squares + (distance * distance * (mine * theirs / (mine + theirs)));
            Widen(other.Least);
            Widen(other.Greatest);
        }
    }

    private void AddNumber(double number)
    {
        if (double.IsNaN(number))
        {
            return;
        }

        Quantiles.Add(number);
        double distance = number - RunningMean;
        RunningMean += distance / Quantiles.Count;
        _squares += distance * (number - RunningMean);
        Widen(number);
    }

    private void Widen(double number)
    {
        Least = number < Least || double.IsNaN(Least) ? number : Least;
        Greatest = number > Greatest || double.IsNaN(Greatest) ? number : Greatest;
    }

    private void AddCategory(string category, long count)
    {
        if (count == 0)
        {
            return;
        }

        if (!_counts.TryAdd(category, count))
        {
            _counts[category] += count;
        }
        else if (_counts.Count > CountedTexts.MostDifferent)
        {
            throw new ArgumentException(
                $"TableSummary expects at most {CountedTexts.MostDifferent} categories but column {TableText.Quote(Name)} has more. Table.AsText makes texts of them.");
        }
    }
}
