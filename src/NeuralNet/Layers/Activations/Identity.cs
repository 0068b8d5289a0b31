namespace NeuralNet;

/// <summary>f(z) = z: the layer only adds its bias.</summary>
internal sealed class Identity : Activation, IDescribable
{
    public override bool NeedsPreactivation => false;

    public override void Forward(ReadOnlySpan<float> z, Span<float> output)
    {
        ThrowIfDifferent(z.Length, output.Length);
        z.CopyTo(output);
    }

    public override void Backward(ReadOnlySpan<float> kept, Span<float> gradient) => ThrowIfDifferent(kept.Length, gradient.Length);

    public void Describe(Description description)
    {
    }

    internal override void Forward(MatrixSpan z, ReadOnlySpan<float> bias, Span<float> kept) =>
        Kernels.ActivationKernel<Kernels.IdentityOperator>.Forward(default, z.AsSpan(), bias, kept, z.AsSpan());
}
