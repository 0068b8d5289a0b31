namespace NeuralNet;

/// <summary>A column for each category: a code becomes a row of zeros with a 1 in its place.</summary>
/// <remarks>
/// For columns of whole numbers, each with its own number of categories; the outputs of the columns stand side by side. Nothing is learned, and the
/// input gradient is 0. Many categories go better through an <see cref="Embedding"/>. Forward and Backward allocate nothing.
/// </remarks>
public sealed class OneHot : Layer, IDescribable<OneHot>
{
    private readonly int[] _categories;

    /// <summary>One-hot columns.</summary>
    /// <param name="categories">The number of categories of each input column, 2 or more: its codes are 0 to this number - 1.</param>
    /// <exception cref="ArgumentException">No column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 2, or their sum is too large.</exception>
    public OneHot(params IReadOnlyList<int> categories)
        : this(categories, unknownIsZeros: false)
    {
    }

    /// <summary>One-hot columns, with a choice for codes that are unknown.</summary>
    /// <param name="categories">The number of categories of each input column, 2 or more.</param>
    /// <param name="unknownIsZeros">Whether a code that is none of them, such as NaN, becomes a row of zeros, instead of being an error.</param>
    /// <exception cref="ArgumentException">No column.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 2, or their sum is too large.</exception>
    public OneHot(IReadOnlyList<int> categories, bool unknownIsZeros)
        : base(Checked(categories), categories.Sum())
    {
        _categories = [.. categories];
        UnknownIsZeros = unknownIsZeros;
    }

    /// <inheritdoc/>
    public static string Kind => "OneHot";

    /// <summary>The number of categories of each input column.</summary>
    public IReadOnlyList<int> Categories => _categories;

    /// <summary>Whether an unknown code becomes a row of zeros.</summary>
    public bool UnknownIsZeros { get; }

    /// <inheritdoc/>
    public static OneHot From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new([.. description.Children("columns").Select(column => column.Size("categories"))], description.Flag("unknown_is_zeros"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Array.ConvertAll(_categories, count => new Description("Column").Add("categories", count)))
            .Add("unknown_is_zeros", UnknownIsZeros);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A code is unknown, and such codes are an error.</exception>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        output.AsSpan().Clear();
        for (int i = 0; i < input.Rows; i++)
        {
            ReadOnlySpan<float> row = input.Row(i);
            Span<float> hot = output.Row(i);
            int first = 0;
            for (int j = 0; j < row.Length; j++)
            {
                int code = Codes.Of(row[j], _categories[j]);
                if (code >= 0)
                {
                    hot[first + code] = 1;
                }
                else if (!UnknownIsZeros)
                {
                    throw Codes.Unknown(this, row[j], j, _categories[j], "build it with unknownIsZeros");
                }

                first += _categories[j];
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
        inputGradient.AsSpan().Clear();

    /// <summary>Text such as <c>OneHot(7, 3)</c>.</summary>
    public override string ToString() => $"OneHot({string.Join(", ", _categories)})";

    /// <inheritdoc/>
    protected internal override bool TakesMissing => UnknownIsZeros;

    private static int Checked(IReadOnlyList<int> categories)
    {
        ArgumentNullException.ThrowIfNull(categories);
        if (categories.Count == 0)
        {
            throw new ArgumentException("OneHot expects the number of categories of 1 or more columns but got none.", nameof(categories));
        }

        long sum = categories.Sum(count => (long)Codes.CheckedCount(nameof(OneHot), count, least: 2));
        return sum <= Codes.Most
            ? categories.Count
            : throw new ArgumentOutOfRangeException(
                nameof(categories), FormattableString.Invariant($"OneHot expects at most {Codes.Most:N0} categories in all but got {sum:N0}. Use an Embedding."));
    }
}
