using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>An activation that runs on a vectorised, threaded kernel, fused with the bias.</summary>
internal class KernelActivation<TOperator>(string name, TOperator f, Initialization? initialization = null) : Activation, IDescribable
    where TOperator : unmanaged, IActivationOperator
{
    public override Initialization Initialization { get; } = initialization ?? Initialization.Glorot;

    public override bool NeedsPreactivation => TOperator.NeedsPreactivation;

    public override void Forward(ReadOnlySpan<float> z, Span<float> output)
    {
        ThrowIfDifferent(z.Length, output.Length);
        ActivationKernel<TOperator>.Forward(f, z, [], [], output);
    }

    public override void Backward(ReadOnlySpan<float> kept, Span<float> gradient)
    {
        ThrowIfDifferent(kept.Length, gradient.Length);
        ActivationKernel<TOperator>.Backward(f, kept, gradient);
    }

    public override string ToString() => name;

    public virtual void Describe(Description description)
    {
    }

    internal override void Forward(MatrixSpan z, ReadOnlySpan<float> bias, Span<float> kept) =>
        ActivationKernel<TOperator>.Forward(f, z.AsSpan(), bias, kept, z.AsSpan());
}
