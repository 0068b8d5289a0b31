namespace NeuralNet;

/// <summary>
/// A number becomes its rank among the training rows, from -√3 to √3, so that evenly spread ranks have mean 0 and variance 1: straight lines between
/// knots, and the outermost knots' ranks beyond them.
/// </summary>
/// <remarks>
/// Any column becomes nearly uniform, whatever its shape, unit and outliers; order is kept, distances are not. Nothing is learned; the knots are saved as
/// states. Takes no NaN: a <see cref="FillMissing"/> comes before. scikit-learn's <c>QuantileTransformer</c> is its like. Forward and Backward find the
/// knots by halving and allocate nothing.
/// </remarks>
/// <example>
/// <code>
/// var model = new Model([QuantileScale.Fit(train.Features), new Dense(train.FeatureCount, 64, Activation.Relu), new Dense(64, 1)]);
/// </code>
/// </example>
public sealed class QuantileScale : Layer, IDescribable<QuantileScale>
{
    // √3: evenly spread from -a to a has the variance a² / 3.
    private const double Limit = 1.7320508075688772;

    // A number counts as one of so many parts of the rows at most.
    private const int Parts = 16;

    private readonly Knots _knots;
    private readonly LayerState _numbers;
    private readonly LayerState _ranks;

    private QuantileScale(Knots knots)
        : base(knots.Columns, knots.Columns)
    {
        _knots = knots;
        _numbers = new LayerState("numbers", new Shape(knots.Total)) { IsFitted = true };
        _ranks = new LayerState("ranks", new Shape(knots.Total)) { IsFitted = true };
        States = [_numbers, _ranks];
        KnotCounts = [.. Enumerable.Range(0, knots.Columns).Select(knots.Count)];
    }

    /// <inheritdoc/>
    public static string Kind => "QuantileScale";

    /// <summary>K, the number of knots of each column.</summary>
    public IReadOnlyList<int> KnotCounts { get; }

    /// <summary>[sum of K]: the numbers at the knots, one column after the other.</summary>
    public Tensor Numbers => _numbers.Value;

    /// <summary>[sum of K]: what the numbers at the knots become, -√3 to √3.</summary>
    public Tensor Ranks => _ranks.Value;

    /// <summary>Numbers and ranks.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <summary>A scale by ranks, whose knots are quantiles of each column, at i / (knots - 1).</summary>
    /// <param name="rows">[N, F]: the training rows; NaN is left out.</param>
    /// <param name="knots">The most knots of a column, 2 or more; a column gets no more than it has numbers.</param>
    /// <remarks>
    /// Equal quantiles are one knot, whose rank is the mean of theirs. A number that more than a sixteenth of the rows have counts as a sixteenth of them, so that
    /// the others of a column of mostly zeros have ranks that differ. A column with one number only, or none, becomes 0. N log N for each column.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no rows, or an infinite number, or more than 16,777,216 knots in all.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of knots is below 2.</exception>
    public static QuantileScale Fit(Tensor rows, int knots = 257)
    {
        var columns = new SortedColumns(rows, "QuantileScale.Fit");
        if (knots < 2)
        {
            throw new ArgumentOutOfRangeException(nameof(knots), FormattableString.Invariant($"QuantileScale.Fit expects 2 or more knots but got {knots}. 257 is usual."));
        }

        List<float> numbers = [], ranks = [];
        long[] counts = new long[rows.Columns];
        for (int j = 0; j < counts.Length; j++)
        {
            int before = numbers.Count;
            AddKnots(columns.Spread(j, Parts), knots, numbers, ranks);
            counts[j] = numbers.Count - before;
        }

        var layer = new QuantileScale(new Knots(Kind, counts));
        numbers.CopyTo(layer.Numbers.AsSpan());
        ranks.CopyTo(layer.Ranks.AsSpan());
        return layer;
    }

    /// <inheritdoc/>
    public static QuantileScale From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(new Knots(Kind, [.. description.Children("columns").Select(column => (long)column.Size("knots"))]));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", [.. KnotCounts.Select(count => new Description("Column").Add("knots", count))]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ReadOnlySpan<float> numbers = Numbers.AsSpan(), ranks = Ranks.AsSpan();
        for (int i = 0; i < input.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i);
            Span<float> scaled = output.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                scaled[j] = Rank(row[j], _knots.Of(numbers, j), _knots.Of(ranks, j));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ReadOnlySpan<float> numbers = Numbers.AsSpan(), ranks = Ranks.AsSpan();
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i), gradient = outputGradient.Row(i);
            Span<float> destination = inputGradient.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                ReadOnlySpan<float> x = _knots.Of(numbers, j), y = _knots.Of(ranks, j);
                int passed = Knots.UpTo(x, row[j]);
                destination[j] = passed == 0 || passed == x.Length
                    ? 0
                    : (float)(gradient[j] * ((double)y[passed] - y[passed - 1]) / ((double)x[passed] - x[passed - 1]));
            }
        }
    }

    /// <summary>Text such as <c>QuantileScale(5)</c>.</summary>
    public override string ToString() => $"QuantileScale({Inputs})";

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        if ((_knots.Problem(ToString(), "numbers", Numbers.AsSpan()) ?? _knots.Problem(ToString(), "ranks", Ranks.AsSpan())) is string problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    private static float Rank(float number, ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        if (float.IsNaN(number))
        {
            return number;     // the loss becomes NaN, and the error names the feature
        }

        int passed = Knots.UpTo(x, number);
        if (passed == 0 || passed == x.Length)
        {
            return y[Math.Max(passed - 1, 0)];
        }

        // In float64: the difference of two floats may be too large for one; and the rank of a knot is its own to the bit.
        double share = ((double)number - x[passed - 1]) / ((double)x[passed] - x[passed - 1]);
        return (float)(y[passed - 1] + (share * ((double)y[passed] - y[passed - 1])));
    }

    private static void AddKnots(ReadOnlySpan<float> sorted, int knots, List<float> numbers, List<float> ranks)
    {
        if (sorted.IsEmpty || sorted[0] == sorted[^1])
        {
            numbers.Add(sorted.IsEmpty ? 0 : sorted[0]);
            ranks.Add(0);
            return;
        }

        int parts = Math.Min(knots, sorted.Length) - 1;
        for (int first = 0, next; first <= parts; first = next)
        {
            float number = SortedColumns.Quantile(sorted, first, parts);
            for (next = first + 1; next <= parts && SortedColumns.Quantile(sorted, next, parts) == number; next++)
            {
            }

            numbers.Add(number);
            ranks.Add((float)(Limit * (((double)(first + next - 1) / parts) - 1)));    // the mean of first to next - 1 is half of their sum
        }
    }
}
