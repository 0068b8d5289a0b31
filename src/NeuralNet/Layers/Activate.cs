namespace NeuralNet;

/// <summary>An activation as a layer of its own, <c>output = f(input)</c>, to follow a layer that has none.</summary>
/// <remarks>For rows of any length. A <see cref="Dense"/> layer applies its activation itself, which is faster.</remarks>
public sealed class Activate : Layer, IDescribable<Activate>
{
    /// <summary>A layer that applies a function to each number.</summary>
    /// <param name="activation">f.</param>
    public Activate(Activation activation)
    {
        ArgumentNullException.ThrowIfNull(activation);
        Activation = activation;
    }

    /// <inheritdoc/>
    public static string Kind => "Activate";

    /// <summary>f.</summary>
    public Activation Activation { get; }

    internal override Activation? OutputActivation => Activation;

    /// <inheritdoc/>
    public static Activate From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(Activation.Kinds.Build(description.Child("activation")));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("activation", Activation.Kinds.Describe(Activation));
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) =>
        Activation.Forward(input.AsSpan(), output.AsSpan());

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        if (!inputGradient.IsEmpty)
        {
            outputGradient.AsSpan().CopyTo(inputGradient.AsSpan());
            Activation.Backward((Activation.NeedsPreactivation ? input : output).AsSpan(), inputGradient.AsSpan());
        }
    }

    /// <summary>Text such as <c>Activate(Relu)</c>.</summary>
    public override string ToString() => $"Activate({Activation})";
}
