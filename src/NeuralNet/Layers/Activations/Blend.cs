using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// An activation blended with the identity, by a learned weight for each column: <c>output = (1 - weight) · z + weight · f(z)</c> (RealMLP's
/// parametric activation; Holzmüller et al. 2024).
/// </summary>
/// <remarks>
/// The weights start at 1, the activation alone. RealMLP gives them a tenth of the learning rate: <see cref="Parameter.LearningRateFactor"/>. It follows
/// a layer without activation. Forward and Backward allocate nothing.
/// </remarks>
public sealed class Blend : Layer, IDescribable<Blend>
{
    /// <summary>A blend, with the activation alone at first.</summary>
    /// <param name="activation">f.</param>
    /// <param name="columns">C, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is less than 1.</exception>
    public Blend(Activation activation, int columns)
        : base(columns, columns)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
        Weight = new Parameter("weight", new Shape(columns));
        Parameters = [Weight];
    }

    /// <inheritdoc/>
    public static string Kind => "Blend";

    /// <summary>f.</summary>
    public Activation Activation { get; }

    /// <summary>[C].</summary>
    public Parameter Weight { get; }

    /// <summary><see cref="Weight"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    /// <inheritdoc/>
    public static Blend From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(Activation.Kinds.Build(description.Child("activation")), description.Size("columns"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("activation", Activation.Kinds.Describe(Activation)).Add("columns", Inputs);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        MatrixSpan activated = context.IsTraining ? context.Memory<Memory>().Activated.Of(input.Rows, input.Columns) : output;
        Activation.Forward(input.AsSpan(), activated.AsSpan());
        BlendKernel.Forward(input.AsSpan(), activated.AsSpan(), Weight.Value.AsSpan(), output.AsSpan());
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Memory memory = context.Memory<Memory>();
        ReadOnlyMatrixSpan activated = memory.Activated.Current;
        MatrixSpan totals = memory.Totals.Of(1, Inputs);
        if (!Weight.IsFrozen)
        {
            BlendKernel.WeightGradient(outputGradient.AsSpan(), input.AsSpan(), activated.AsSpan(), totals.AsSpan());
        }

        if (!inputGradient.IsEmpty)
        {
            // g · f'(z), then (1 - weight) · g + weight · that.
            outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
            Activation.Backward((Activation.NeedsPreactivation ? input : activated).AsSpan(), inputGradient.AsSpan());
            BlendKernel.Forward(outputGradient.AsSpan(), inputGradient.AsSpan(), Weight.Value.AsSpan(), inputGradient.AsSpan());
        }

        context.SetGradientToSum(Weight, totals);
    }

    /// <summary>Text such as <c>Blend(Selu, 256)</c>.</summary>
    public override string ToString() => $"Blend({Activation}, {Inputs})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        parameter.Fill(1);
    }

    private sealed class Memory
    {
        public readonly RowBuffer Activated = new();    // [B, C]
        public readonly RowBuffer Totals = new();       // [1, C]
    }
}
