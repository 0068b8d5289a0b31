using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A fully connected layer: <c>output = activation(input · weight + bias)</c>.</summary>
/// <remarks>
/// Shapes, with B rows, I inputs and O outputs: input [B, I], weight [I, O], bias [O], output [B, O]. PyTorch's
/// <c>nn.Linear</c> holds the weight transposed. Forward and Backward allocate nothing.
/// </remarks>
public sealed class Dense : Layer
{
    private readonly Parameter[] _parameters;

    /// <summary>A layer whose weights its model draws.</summary>
    /// <param name="inputs">I, 1 or more.</param>
    /// <param name="outputs">O, 1 or more.</param>
    /// <param name="activation">Applied to each sum. The last layer of a classifier has none: its loss holds the softmax.</param>
    /// <param name="initialization">How the weights start.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is less than 1, or a value is none of its enumeration's.</exception>
    public Dense(
        int inputs, int outputs, Activation activation = Activation.Identity,
        Initialization initialization = Initialization.Automatic)
        : base(inputs, outputs)
    {
        if (!ActivationFunction.IsDefined(activation))
        {
            throw new ArgumentOutOfRangeException(nameof(activation), $"Dense expects a value of Activation but got {(int)activation}.");
        }

        if (!Initializer.IsDefined(initialization))
        {
            throw new ArgumentOutOfRangeException(
                nameof(initialization), $"Dense expects a value of Initialization but got {(int)initialization}.");
        }

        Activation = activation;
        Initialization = initialization;
        Weight = new Parameter("weight", new Shape(inputs, outputs));
        Bias = new Parameter("bias", new Shape(outputs));
        _parameters = [Weight, Bias];
    }

    /// <summary>Applied to each sum.</summary>
    public Activation Activation { get; }

    /// <summary>How the weights start.</summary>
    public Initialization Initialization { get; }

    /// <summary>[I, O].</summary>
    public Parameter Weight { get; }

    /// <summary>[O].</summary>
    public Parameter Bias { get; }

    /// <summary><see cref="Weight"/> and <see cref="Bias"/>.</summary>
    public override IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>O where the activation's derivative needs the pre-activation (Gelu, Swish, Softplus), else 0.</summary>
    public override int KeptColumns => ActivationFunction.NeedsPreactivation(Activation) ? Outputs : 0;

    internal override bool FoldsUpdates => true;

    /// <inheritdoc/>
    public override void Forward(Tensor input, Tensor output, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(context);
        context.Multiplier.Multiply(1, input, false, Weight.Value, false, 0, output);        // X · W           [B, O]
        Activate(output, context);
    }

    /// <summary>The same from a span of rows, where nothing stands between it and our own kernels.</summary>
    internal void Forward(ReadOnlySpan<float> input, Tensor output, LayerContext context)
    {
        Gemm.Multiply(1, input, false, Weight.Value.AsSpan(), false, output.Rows, Outputs, Inputs, 0, output.AsSpan());
        Activate(output, context);
    }

    /// <inheritdoc/>
    public override void Backward(Tensor input, Tensor output, Tensor outputGradient, Tensor? inputGradient, LayerContext context)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(outputGradient);
        ArgumentNullException.ThrowIfNull(context);
        ActivationFunction.Backward(Activation, (context.Kept ?? output).AsSpan(), outputGradient.AsSpan()); // dZ [B, O]
        if (inputGradient is not null)
        {
            // Before the weight changes, which a folded update does below.
            context.Multiplier.Multiply(1, outputGradient, false, Weight.Value, true, 0, inputGradient);    // dZ · Wᵀ  [B, I]
        }

        (Tensor weight, Tensor bias, float scale, float keep) = context.Update is FoldedUpdate update
            ? (Weight.Value, Bias.Value, update.Scale, update.Keep)
            : (Weight.Gradient, Bias.Gradient, 1f, 0f);
        context.Multiplier.Multiply(scale, input, true, outputGradient, false, keep, weight);               // Xᵀ · dZ  [I, O]
        ColumnSum.Add(scale, outputGradient.AsSpan(), keep, bias.AsSpan());                                 // Σ rows   [O]
    }

    /// <summary>Such as <c>Dense(784 -> 128, Relu)</c>.</summary>
    public override string ToString() =>
        Activation == Activation.Identity ? $"Dense({Inputs} -> {Outputs})" : $"Dense({Inputs} -> {Outputs}, {Activation})";

    /// <inheritdoc/>
    protected internal override void Initialize(int seed, int index) =>
        Initializer.Fill(Initialization, Activation, seed, index, Weight.Value, Bias.Value);

    private void Activate(Tensor output, LayerContext context)
    {
        Span<float> kept = context.Kept is null ? default : context.Kept.AsSpan();
        ActivationFunction.Forward(Activation, output.AsSpan(), Bias.Value.AsSpan(), kept, output.AsSpan());
    }
}
