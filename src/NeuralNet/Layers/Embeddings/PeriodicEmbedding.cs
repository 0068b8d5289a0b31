using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// A number becomes itself and a learned linear map of waves of itself: <c>[x, waves · weightᵀ + bias]</c> with
/// <c>waves_k = cos(2π · frequency_k · x + phase_k)</c>, for each column by parameters of its own.
/// </summary>
/// <remarks>
/// <para>
/// It lets a network see fine steps in a number (Gorishniy, Rubachev and Babenko 2022; this form, PBLD, is that of RealMLP, Holzmüller et al. 2024,
/// who give it a tenth of the learning rate: <see cref="Parameter.LearningRateFactor"/>). Scale the columns before, to a size of about 1.
/// </para>
/// <para>
/// Shapes, with K frequencies and width W: input [B, C], frequency and phase [C, K], weight [C, W - 1, K], bias [C, W - 1], output [B, C · W], each
/// column's numbers side by side. Forward and Backward allocate nothing.
/// </para>
/// </remarks>
public sealed class PeriodicEmbedding : Layer, IDescribable<PeriodicEmbedding>
{
    private readonly float _sigma;

    /// <summary>An embedding of numbers.</summary>
    /// <param name="columns">C, 1 or more.</param>
    /// <param name="frequencies">K, the waves of a column, 1 or more.</param>
    /// <param name="width">W, the numbers that each becomes, 2 or more.</param>
    /// <param name="sigma">The standard deviation of the initial frequencies: finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public PeriodicEmbedding(int columns, int frequencies = 16, int width = 4, float sigma = 0.1f)
        : base(columns, new Shape(columns, width).Length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frequencies, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        _sigma = sigma >= 0 && float.IsFinite(sigma)
            ? sigma
            : throw new ArgumentOutOfRangeException(nameof(sigma), FormattableString.Invariant($"PeriodicEmbedding expects a finite sigma of 0 or more but got {sigma}."));
        Width = width;
        Frequency = new Parameter("frequency", new Shape(columns, frequencies));
        Phase = new Parameter("phase", new Shape(columns, frequencies));
        Weight = new Parameter("weight", new Shape(columns, width - 1, frequencies));
        Bias = new Parameter("bias", new Shape(columns, width - 1));
        Parameters = [Frequency, Phase, Weight, Bias];
    }

    /// <inheritdoc/>
    public static string Kind => "PeriodicEmbedding";

    /// <summary>K: the waves of a column.</summary>
    public int Frequencies => Frequency.Shape.Columns;

    /// <summary>W: the numbers that each becomes.</summary>
    public int Width { get; }

    /// <summary>[C, K], in turns a unit of x.</summary>
    public Parameter Frequency { get; }

    /// <summary>[C, K], in radians.</summary>
    public Parameter Phase { get; }

    /// <summary>[C, W - 1, K].</summary>
    public Parameter Weight { get; }

    /// <summary>[C, W - 1].</summary>
    public Parameter Bias { get; }

    /// <summary>Frequency, phase, weight and bias.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public static PeriodicEmbedding From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("columns"), description.Size("frequencies"), description.Size("width"), description.Number("sigma"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("columns", Inputs).Add("frequencies", Frequencies).Add("width", Width).Add("sigma", _sigma);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        PeriodicKernel.Forward(
            input.AsSpan(), Inputs, Frequencies, Width, Frequency.Value.AsSpan(), Phase.Value.AsSpan(), Weight.Value.AsSpan(), Bias.Value.AsSpan(),
            output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        MatrixSpan frequency = memory.Frequency.Of(1, Frequency.Shape.Length), phase = memory.Phase.Of(1, Phase.Shape.Length);
        MatrixSpan weight = memory.Weight.Of(1, Weight.Shape.Length), bias = memory.Bias.Of(1, Bias.Shape.Length);
        PeriodicKernel.Backward(
            outputGradient.AsSpan(), input.AsSpan(), Inputs, Frequencies, Width, Frequency.Value.AsSpan(), Phase.Value.AsSpan(), Weight.Value.AsSpan(),
            frequency.AsSpan(), phase.AsSpan(), weight.AsSpan(), bias.AsSpan(), inputGradient.AsSpan());
        context.SetGradientToSum(Frequency, frequency);
        context.SetGradientToSum(Phase, phase);
        context.SetGradientToSum(Weight, weight);
        context.SetGradientToSum(Bias, bias);
    }

    /// <summary>Text such as <c>PeriodicEmbedding(5, 16 waves, width 4)</c>.</summary>
    public override string ToString() => $"PeriodicEmbedding({Inputs}, {Frequencies} waves, width {Width})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        float limit = 1 / MathF.Sqrt(Frequencies);      // as PyTorch's nn.Linear
        if (parameter == Frequency)
        {
            parameter.SetNormal(random, mean: 0, _sigma);
        }
        else if (parameter == Phase)
        {
            parameter.SetUniform(random, -MathF.PI, MathF.PI);
        }
        else
        {
            parameter.SetUniform(random, -limit, limit);
        }
    }

    // The gradients of the parameters, each as one row.
    private sealed class Memory
    {
        public readonly RowBuffer Frequency = new();
        public readonly RowBuffer Phase = new();
        public readonly RowBuffer Weight = new();
        public readonly RowBuffer Bias = new();
    }
}
