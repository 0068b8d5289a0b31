using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A rectifier whose slope is learned: <c>output = z where z &gt; 0, else weight · z</c> (He et al. 2015), as PyTorch's <c>nn.PReLU</c>.</summary>
/// <remarks>One slope for all columns, or one for each. It follows a layer without activation. Forward and Backward allocate nothing.</remarks>
public sealed class Prelu : Layer, IDescribable<Prelu>
{
    private const float Start = 0.25f;
    private readonly bool _isByColumn;

    /// <summary>One slope for all columns, 0.25 at first; for rows of any length.</summary>
    public Prelu() => Parameters = [Weight = new Parameter("weight", new Shape(1))];

    /// <summary>A slope for each column, 0.25 at first.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public Prelu(int columns)
        : base(columns, columns)
    {
        _isByColumn = true;
        Parameters = [Weight = new Parameter("weight", new Shape(columns))];
    }

    /// <inheritdoc/>
    public static string Kind => "Prelu";

    /// <summary>[1] or [C].</summary>
    public Parameter Weight { get; }

    /// <summary><see cref="Weight"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public static Prelu From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return description.Has("columns") ? new(description.Size("columns")) : new();
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        if (_isByColumn)
        {
            description.Add("columns", Inputs);
        }
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PreluKernel.Forward(input.AsSpan(), Slopes(context), output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MatrixSpan totals = context.Memory<Memory>().Totals.Of(1, Inputs);
        PreluKernel.WeightGradient(outputGradient.AsSpan(), input.AsSpan(), totals.AsSpan());
        if (!inputGradient.IsEmpty)
        {
            PreluKernel.Backward(outputGradient.AsSpan(), input.AsSpan(), Slopes(context), inputGradient.AsSpan());
        }

        if (!_isByColumn)
        {
            totals[0, 0] = TensorPrimitives.Sum<float>(totals.AsSpan());
            totals = new MatrixSpan(totals.AsSpan()[..1], 1, 1);
        }

        context.SetGradientToSum(Weight, totals);
    }

    /// <summary>Text such as <c>Prelu(128)</c>.</summary>
    public override string ToString() => _isByColumn ? $"Prelu({Inputs})" : "Prelu";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(Start);
    }

    /// <summary>A slope for each column.</summary>
    private ReadOnlySpan<float> Slopes(LayerContext context)
    {
        if (_isByColumn)
        {
            return Weight.Value.AsSpan();
        }

        Span<float> slopes = context.Memory<Memory>().Slopes.Of(1, Inputs).AsSpan();
        slopes.Fill(Weight.Value[0]);
        return slopes;
    }

    // [1, C] each.
    private sealed class Memory
    {
        public readonly RowBuffer Slopes = new();
        public readonly RowBuffer Totals = new();
    }
}
