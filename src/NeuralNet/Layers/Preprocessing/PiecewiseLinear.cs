namespace NeuralNet;

/// <summary>
/// The piecewise-linear encoding of numbers: a column's range is cut into bins by edges e_0 &lt; e_1 &lt; ... &lt; e_T, and a number x becomes T numbers,
/// <c>clamp((x - e_t) / (e_(t+1) - e_t), 0, 1)</c>: 1 for each bin below it, its share of the bin it is in, 0 for those above.
/// </summary>
/// <remarks>
/// A layer after it can bend at each edge, as a tree splits there (Gorishniy, Rubachev and Babenko 2022, "On Embeddings for Numerical Features in Tabular
/// Deep Learning"; there the outer bins go on beyond the edges, here they end, so an outlier is the outermost number seen in training). Each column has a
/// number of bins of its own, and those of the columns stand side by side. Nothing is learned; the edges are saved as a state. Takes no NaN: a
/// <see cref="FillMissing"/> comes before. Forward and Backward find the bin by halving and allocate nothing.
/// </remarks>
/// <example>
/// <code>
/// PiecewiseLinear encoding = PiecewiseLinear.Fit(train.Features);
/// var model = new Model([encoding, new Dense(encoding.Outputs, 64, Activation.Relu), new Dense(64, 1)]);
/// </code>
/// </example>
public sealed class PiecewiseLinear : Layer, IDescribable<PiecewiseLinear>
{
    private readonly Knots _knots;
    private readonly LayerState _edges;

    /// <summary>An encoding by given edges.</summary>
    /// <param name="edges">The edges of each column: 2 or more, finite and increasing; copied.</param>
    /// <exception cref="ArgumentException">No column, or edges that are not as expected, or more than 16,777,216 of them.</exception>
    public PiecewiseLinear(params IReadOnlyList<float[]> edges)
        : this(Checked(edges))
    {
        Span<float> all = Edges.AsSpan();
        for (int j = 0; j < edges.Count; j++)
        {
            edges[j].CopyTo(all[_knots.Start(j)..]);
        }

        if (_knots.Problem(Kind, "edges", all) is string problem)
        {
            throw new ArgumentException(problem, nameof(edges));
        }
    }

    private PiecewiseLinear(Knots knots)
        : base(knots.Columns, knots.Total - knots.Columns)
    {
        _knots = knots;
        _edges = new LayerState("edges", new Shape(knots.Total)) { IsFitted = true };
        States = [_edges];
        Bins = [.. Enumerable.Range(0, knots.Columns).Select(j => knots.Count(j) - 1)];
    }

    /// <inheritdoc/>
    public static string Kind => "PiecewiseLinear";

    /// <summary>T, the number of bins of each column.</summary>
    public IReadOnlyList<int> Bins { get; }

    /// <summary>[sum of T + 1]: the edges of all columns, one column after the other.</summary>
    public Tensor Edges => _edges.Value;

    /// <summary>The edges.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <summary>An encoding whose bins hold about as many training rows each: the edges are quantiles of each column, at i / bins.</summary>
    /// <param name="rows">[N, F]: the training rows; NaN is left out.</param>
    /// <param name="bins">The most bins of a column, 1 or more.</param>
    /// <remarks>
    /// Equal edges are merged, and a column gets fewer bins than numbers. A number that more rows have than one of so many bins would hold counts as
    /// often as that, so that a column of mostly zeros is cut among its other numbers. A column with one number c only gets one bin, which begins at c and is max(1, |c|) wide; a
    /// column without any number one from 0 to 1. N log N for each column.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no rows, or an infinite number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of bins is below 1.</exception>
    public static PiecewiseLinear Fit(Tensor rows, int bins = 16)
    {
        var columns = new SortedColumns(rows, "PiecewiseLinear.Fit");
        if (bins < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(bins), FormattableString.Invariant($"PiecewiseLinear.Fit expects 1 or more bins but got {bins}. 16 is usual."));
        }

        float[][] edges = new float[rows.Columns][];
        for (int j = 0; j < edges.Length; j++)
        {
            edges[j] = EdgesOf(columns.Spread(j, bins), bins);
        }

        return new(edges);
    }

    /// <inheritdoc/>
    public static PiecewiseLinear From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(new Knots(Kind, [.. description.Children("columns").Select(column => column.Size("bins") + 1L)]));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", [.. Bins.Select(count => new Description("Column").Add("bins", count))]);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ReadOnlySpan<float> edges = Edges.AsSpan();
        for (int i = 0; i < input.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i);
            Span<float> shares = output.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                ReadOnlySpan<float> own = _knots.Of(edges, j);
                Encode(row[j], own, shares.Slice(_knots.Start(j) - j, own.Length - 1));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ReadOnlySpan<float> edges = Edges.AsSpan();
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i), gradient = outputGradient.Row(i);
            Span<float> destination = inputGradient.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                // Only the bin that x is in moves with it; at an edge, the one above.
                ReadOnlySpan<float> own = _knots.Of(edges, j);
                int passed = Knots.UpTo(own, row[j]);
                destination[j] = passed == 0 || passed == own.Length
                    ? 0
                    : (float)(gradient[_knots.Start(j) - j + passed - 1] / ((double)own[passed] - own[passed - 1]));
            }
        }
    }

    /// <summary>Text such as <c>PiecewiseLinear(5 -> 74)</c>.</summary>
    public override string ToString() => $"PiecewiseLinear({Inputs} -> {Outputs})";

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        if (_knots.Problem(ToString(), "edges", Edges.AsSpan()) is string problem)
        {
            throw new InvalidDataException(problem);
        }
    }

    private static void Encode(float x, ReadOnlySpan<float> edges, Span<float> shares)
    {
        if (float.IsNaN(x))
        {
            shares.Fill(x);     // the loss becomes NaN, and the error names the feature
            return;
        }

        int passed = Knots.UpTo(edges, x);
        int full = Math.Max(passed - 1, 0);
        shares[..full].Fill(1);
        shares[full..].Clear();
        if (passed > 0 && full < shares.Length)
        {
            // In float64: the difference of two floats may be too large for one.
            shares[full] = (float)(((double)x - edges[full]) / ((double)edges[full + 1] - edges[full]));
        }
    }

    private static float[] EdgesOf(ReadOnlySpan<float> sorted, int bins)
    {
        if (sorted.IsEmpty)
        {
            return [0, 1];
        }

        if (sorted[0] == sorted[^1])
        {
            float constant = Math.Min(sorted[0], MathF.BitDecrement(float.MaxValue));
            return [constant, Math.Min(constant + Math.Max(1, Math.Abs(constant)), float.MaxValue)];
        }

        // With more parts than gaps between numbers, edges would fall where no training row is between them.
        int parts = Math.Min(bins, sorted.Length - 1);
        var edges = new List<float>();
        for (int i = 0; i <= parts; i++)
        {
            float edge = SortedColumns.Quantile(sorted, i, parts);
            if (edges.Count == 0 || edge > edges[^1])
            {
                edges.Add(edge);
            }
        }

        return [.. edges];
    }

    private static Knots Checked(IReadOnlyList<float[]> edges)
    {
        ArgumentNullException.ThrowIfNull(edges);
        if (edges.Count == 0)
        {
            throw new ArgumentException("PiecewiseLinear expects the edges of 1 or more columns but got none.", nameof(edges));
        }

        for (int j = 0; j < edges.Count; j++)
        {
            if (edges[j] is null || edges[j].Length < 2)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"PiecewiseLinear expects 2 or more edges for each column but got {edges[j]?.Length ?? 0} in column {j}. Two edges are one bin."), nameof(edges));
            }
        }

        return new(Kind, [.. edges.Select(own => own.LongLength)]);
    }
}
