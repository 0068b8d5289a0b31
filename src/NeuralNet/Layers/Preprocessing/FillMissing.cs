using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Fills what is missing: a NaN becomes a fixed number of its column, and by option a column beside says where one was.</summary>
/// <remarks>
/// As the first layer it makes a model accept features that are NaN; <see cref="Values"/> are saved as a state. Nothing is learned. Forward and Backward
/// allocate nothing.
/// </remarks>
/// <example>
/// <code>
/// var model = new Model([FillMissing.Fit(train.Features, isMarked: true), new Dense(2 * train.FeatureCount, 32, Activation.Relu), new Dense(32, 1)]);
/// </code>
/// </example>
public sealed class FillMissing : Layer, IDescribable<FillMissing>
{
    private readonly LayerState _values;

    /// <summary>A layer that fills by given numbers.</summary>
    /// <param name="values">[F]: what a NaN in each column becomes, finite; copied.</param>
    /// <param name="isMarked">Whether F more columns follow, 1 where the number was missing and 0 elsewhere.</param>
    /// <exception cref="ArgumentException">A number is not finite.</exception>
    public FillMissing(Tensor values, bool isMarked = false)
        : this(Checked(values), isMarked) => values.AsSpan().CopyTo(Values.AsSpan());

    private FillMissing(int columns, bool isMarked)
        : base(columns, new Shape(isMarked ? 2 : 1, columns).Length)
    {
        IsMarked = isMarked;
        _values = new LayerState("values", new Shape(columns)) { IsFitted = true };
        States = [_values];
    }

    /// <inheritdoc/>
    public static string Kind => "FillMissing";

    /// <summary>[F]: what a NaN becomes.</summary>
    public Tensor Values => _values.Value;

    /// <summary>Whether F more columns say where a number was missing.</summary>
    public bool IsMarked { get; }

    /// <summary>The values.</summary>
    public override IReadOnlyList<LayerState> States { get; }

    /// <summary>A layer that fills by each column's median, which outliers do not move; 0 for a column without any number.</summary>
    /// <param name="rows">[N, F]: the training rows, with NaN where a number is missing.</param>
    /// <param name="isMarked">Whether F more columns follow, 1 where the number was missing.</param>
    /// <exception cref="ArgumentException">There are no rows, or an infinite number.</exception>
    public static FillMissing Fit(Tensor rows, bool isMarked = false)
    {
        var columns = new SortedColumns(rows, "FillMissing.Fit");
        var values = new Tensor(new Shape(rows.Columns));
        for (int j = 0; j < rows.Columns; j++)
        {
            ReadOnlySpan<float> present = columns.Present(j);
            values[j] = present.IsEmpty ? 0 : SortedColumns.Quantile(present, 1, 2);
        }

        return new(values, isMarked);
    }

    /// <inheritdoc/>
    public static FillMissing From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Flag("marked"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs).Add("marked", IsMarked);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ReadOnlySpan<float> values = Values.AsSpan();
        for (int i = 0; i < input.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i);
            Span<float> filled = output.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                bool isMissing = float.IsNaN(row[j]);
                filled[j] = isMissing ? values[j] : row[j];
                if (IsMarked)
                {
                    filled[row.Length + j] = isMissing ? 1 : 0;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i), gradient = outputGradient.Row(i);
            Span<float> destination = inputGradient.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                destination[j] = float.IsNaN(row[j]) ? 0 : gradient[j];
            }
        }
    }

    /// <summary>Text such as <c>FillMissing(5, marked)</c>.</summary>
    public override string ToString() => IsMarked ? $"FillMissing({Inputs}, marked)" : $"FillMissing({Inputs})";

    /// <inheritdoc/>
    protected internal override bool TakesMissing => true;

    /// <inheritdoc/>
    protected internal override void Loaded()
    {
        if (NonFinite.IndexIn(Values.AsSpan()) is var place and >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant($"{this} expects finite values but got {Values[place]} in column {place}."));
        }
    }

    private static int Checked(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return NonFinite.IndexIn(values.AsSpan()) is var place and >= 0
            ? throw new ArgumentException(FormattableString.Invariant($"FillMissing expects finite values but got {values[place]} in column {place}."), nameof(values))
            : values.Length;
    }
}
