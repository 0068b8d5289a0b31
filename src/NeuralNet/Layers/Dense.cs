using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A fully connected layer: <c>output = activation(input · weight + bias)</c>.</summary>
/// <remarks>
/// Shapes, with B rows, I inputs and O outputs: input [B, I], weight [I, O], bias [O], output [B, O]. PyTorch's
/// <c>nn.Linear</c> holds the weight transposed, and so do files. Forward and Backward allocate nothing.
/// </remarks>
public sealed class Dense : Layer, IDescribable<Dense>
{
    /// <summary>A layer whose initial weight the model draws.</summary>
    /// <param name="inputs">I, 1 or more.</param>
    /// <param name="outputs">O, 1 or more.</param>
    /// <param name="activation">Applied to each sum; null for <see cref="Activation.Identity"/>. Give the last layer of a classifier none: the loss applies the softmax.</param>
    /// <param name="initialization">How the parameters are initialized; null for the activation's default.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or the weight is too large for an array.</exception>
    public Dense(int inputs, int outputs, Activation? activation = null, Initialization? initialization = null)
        : base(inputs, outputs)
    {
        Activation = activation ?? Activation.Identity;
        Initialization = initialization ?? Activation.Initialization;
        Weight = new Parameter("weight", new Shape(inputs, outputs), isTransposedInFiles: true);
        Bias = new Parameter("bias", new Shape(outputs));
        Parameters = [Weight, Bias];
    }

    /// <inheritdoc/>
    public static string Kind => "Dense";

    /// <summary>Applied to each sum.</summary>
    public Activation Activation { get; }

    /// <summary>How the parameters are initialized.</summary>
    public Initialization Initialization { get; }

    /// <summary>[I, O].</summary>
    public Parameter Weight { get; }

    /// <summary>[O].</summary>
    public Parameter Bias { get; }

    /// <summary><see cref="Weight"/> and <see cref="Bias"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters { get; }

    internal override Activation? OutputActivation => Activation;

    /// <inheritdoc/>
    internal override Layer Frozen() =>
        Outputs > 1 && PackedMatrix.Pays(Outputs) && PackedMatrix.CanHold(Inputs, Outputs) ? new PackedDense(Weight.Value, Bias.Value.AsSpan(), Activation) : this;

    /// <inheritdoc/>
    public static Dense From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("inputs"), description.Size("outputs"), Activation.Kinds.Build(description.Child("activation")));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("inputs", Inputs).Add("outputs", Outputs).Add("activation", Activation.Kinds.Describe(Activation));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        Span<float> kept = context.IsTraining && Activation.NeedsPreactivation
            ? context.Memory<Memory>().Preactivation.Of(output.Rows, Outputs).AsSpan()
            : default;
        context.Multiplier.Multiply(1, input, Weight.Value, 0, output);                     // X · W            [B, O]
        Activation.Forward(output, Bias.Value.AsSpan(), kept);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ReadOnlyMatrixSpan kept = Activation.NeedsPreactivation ? context.Memory<Memory>().Preactivation.Of(output.Rows, Outputs) : output;
        Activation.Backward(kept.AsSpan(), outputGradient.AsSpan());                                         // dZ               [B, O]
        if (!inputGradient.IsEmpty)
        {
            context.Multiplier.Multiply(1, outputGradient, Weight.Value.Transposed, 0, inputGradient);  // dZ · Wᵀ  [B, I]
        }

        context.SetGradient(Weight, input.Transposed, outputGradient);                      // Xᵀ · dZ          [I, O]
        context.SetGradientToSum(Bias, outputGradient);                                     // Σ rows           [O]
    }

    /// <summary>Text such as <c>Dense(784 -> 128, Relu)</c>.</summary>
    public override string ToString() =>
        Activation == Activation.Identity ? $"Dense({Inputs} -> {Outputs})" : $"Dense({Inputs} -> {Outputs}, {Activation})";

    /// <inheritdoc/>
    protected internal override void Initialize(Parameter parameter, RandomDraws random)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        float limit = parameter == Weight || Initialization.DrawsBiases ? Initialization.Limit(Inputs, Outputs) : 0;
        parameter.SetUniform(random, -limit, limit);
    }

    private sealed class Memory
    {
        public readonly RowBuffer Preactivation = new();
    }
}
