using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// A learned row of numbers for each code: <c>output = [weight[code 0], weight[code 1], ...]</c>, for columns of whole numbers that stand for
/// categories (Bengio et al. 2003), as PyTorch's <c>nn.Embedding</c>.
/// </summary>
/// <remarks>
/// <para>
/// Shapes: input [B, C] of codes 0 to categories - 1, weight [categories, W], output [B, C · W]; all columns share the table, so give columns of
/// different meaning an embedding each, in <see cref="Branches"/>. The input gradient is 0.
/// </para>
/// <para>
/// Under plain SGD without weight decay a step touches the rows of the batch's codes alone: its cost does not grow with the number of categories.
/// Weight decay, and the other optimizers, touch the whole table. Forward and Backward allocate nothing.
/// </para>
/// </remarks>
public sealed class Embedding : Layer, IDescribable<Embedding>
{
    /// <summary>An embedding whose initial values the model draws from the standard normal distribution.</summary>
    /// <param name="categories">Number of codes, 1 to 16,777,216: a float32 holds them exactly.</param>
    /// <param name="width">W, the numbers of a code, 1 or more.</param>
    /// <param name="columns">C, the columns of codes, 1 or more.</param>
    /// <param name="lastIsUnknown">Whether a code that is none of 0 to categories - 1 takes the last row, instead of being an error. NaN is unknown too.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its range.</exception>
    public Embedding(int categories, int width, int columns = 1, bool lastIsUnknown = false)
        : base(columns, new Shape(columns, Math.Max(1, width)).Length)
    {
        Categories = Codes.CheckedCount(nameof(Embedding), categories, least: 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        Width = width;
        LastIsUnknown = lastIsUnknown;
        Weight = new Parameter("weight", new Shape(categories, width));
        Parameters = [Weight];
    }

    /// <inheritdoc/>
    public static string Kind => "Embedding";

    /// <summary>Number of codes.</summary>
    public int Categories { get; }

    /// <summary>W: the numbers of a code.</summary>
    public int Width { get; }

    /// <summary>Whether an unknown code takes the last row.</summary>
    public bool LastIsUnknown { get; }

    /// <summary>[categories, W].</summary>
    public Parameter Weight { get; }

    /// <summary><see cref="Weight"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public static Embedding From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("categories"), description.Size("width"), description.Size("columns"), description.Flag("last_is_unknown"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("categories", Categories).Add("width", Width).Add("columns", Inputs).Add("last_is_unknown", LastIsUnknown);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A code is unknown, and no row is for such codes.</exception>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<float> codes = context.Memory<Memory>().Codes.Of(input.Rows, input.Columns).AsSpan();
        ReadOnlySpan<float> numbers = input.AsSpan();
        for (int i = 0; i < numbers.Length; i++)
        {
            int code = Codes.Of(numbers[i], Categories);
            if (code < 0)
            {
                code = LastIsUnknown
                    ? Categories - 1
                    : throw Codes.Unknown(this, numbers[i], i % input.Columns, Categories, "build it with lastIsUnknown and a row more");
            }

            codes[i] = code;
        }

        TableRows.Gather(codes, Weight.Value.AsSpan(), Width, output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        inputGradient.AsSpan().Clear();
        context.SetGradientOfRows(Weight, context.Memory<Memory>().Codes.Current, outputGradient);
    }

    /// <summary>Text such as <c>Embedding(7 x 3)</c>.</summary>
    public override string ToString() => $"Embedding({Categories} x {Width})";

    /// <inheritdoc/>
    protected internal override bool TakesMissing => LastIsUnknown;

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.SetNormal(random, mean: 0, standardDeviation: 1);
    }

    private sealed class Memory
    {
        public readonly RowBuffer Codes = new();        // [B, C]
    }
}
