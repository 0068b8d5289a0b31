using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A normalisation of each row by its own statistics: <see cref="LayerNorm"/> and <see cref="RmsNorm"/>.</summary>
/// <remarks>The same while training and predicting: a row's output does not depend on the rows beside it. Forward and Backward allocate nothing.</remarks>
public abstract class RowNorm : Layer
{
    private readonly Parameter? _bias;

    private protected RowNorm(int columns, float epsilon, bool isCentered)
        : base(columns, columns)
    {
        Epsilon = Checked(GetType().Name, epsilon);
        Weight = new Parameter("weight", new Shape(columns));
        _bias = isCentered ? new Parameter("bias", new Shape(columns)) : null;
        Parameters = _bias is null ? [Weight] : [Weight, _bias];
    }

    /// <summary>Added to the mean square, so that nothing is divided by 0.</summary>
    public float Epsilon { get; }

    /// <summary>[C], 1 at first.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc cref="IDescribable.Describe"/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs).Add("epsilon", Epsilon);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        RowNormKernel.Forward(
            input.AsSpan(), CopyOf(Weight, memory.Weight), _bias is null ? default : CopyOf(_bias, memory.Bias), _bias is not null, Epsilon,
            memory.Moments.Of(input.Rows, 2).AsSpan(), output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        int parts = RowParts.Count(input.Rows, Inputs);
        MatrixSpan weightTotals = memory.WeightTotals.Of(parts, Inputs), biasTotals = _bias is null ? default : memory.BiasTotals.Of(parts, Inputs);
        RowNormKernel.Backward(
            outputGradient.AsSpan(), input.AsSpan(), CopyOf(Weight, memory.Weight), memory.Moments.Current.AsSpan(), weightTotals.AsSpan(),
            biasTotals.AsSpan(), inputGradient.AsSpan());
        context.SetGradientToSum(Weight, weightTotals);
        if (_bias is not null)
        {
            context.SetGradientToSum(_bias, biasTotals);
        }
    }

    /// <summary>Text such as <c>LayerNorm(128)</c>.</summary>
    public override string ToString() => $"{GetType().Name}({Inputs})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(parameter == Weight ? 1 : 0);
    }

    /// <summary>Throws unless an epsilon is finite and above 0.</summary>
    internal static float Checked(string who, float epsilon) => epsilon > 0 && float.IsFinite(epsilon)
        ? epsilon
        : throw new ArgumentOutOfRangeException(
            nameof(epsilon), FormattableString.Invariant($"{who} expects a finite epsilon above 0 but got {epsilon}: it keeps a constant column or row from a division by 0."));

    // A buffer begins at a cache line, a parameter need not.
    private static ReadOnlySpan<float> CopyOf(Parameter parameter, RowBuffer buffer)
    {
        Span<float> copy = buffer.Of(1, parameter.Shape.Length).AsSpan();
        parameter.Value.AsSpan().CopyTo(copy);
        return copy;
    }

    private sealed class Memory
    {
        public readonly RowBuffer Moments = new();          // [B, 2]: mean, 1 / deviation
        public readonly RowBuffer Weight = new();           // [1, C]
        public readonly RowBuffer Bias = new();             // [1, C]
        public readonly RowBuffer WeightTotals = new();     // [parts, C]
        public readonly RowBuffer BiasTotals = new();       // [parts, C]
    }
}
