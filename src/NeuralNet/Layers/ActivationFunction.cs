using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Leads an <see cref="Activation"/> to its kernel.</summary>
internal static class ActivationFunction
{
    public static bool IsDefined(Activation activation) => activation is >= Activation.Identity and <= Activation.Softplus;

    /// <summary>Whether the derivative takes the pre-activation, which a workspace must then keep, and not the output.</summary>
    public static bool NeedsPreactivation(Activation activation) => activation switch
    {
        Activation.Gelu => GeluOperator.NeedsPreactivation,
        Activation.Swish => SwishOperator.NeedsPreactivation,
        Activation.Softplus => SoftplusOperator.NeedsPreactivation,
        _ => false,
    };

    /// <summary>destination = f(source + bias) for every row; <paramref name="kept"/>, unless empty, receives source + bias.</summary>
    public static void Forward(
        Activation activation, ReadOnlySpan<float> source, ReadOnlySpan<float> bias, Span<float> kept, Span<float> destination)
    {
        switch (activation)
        {
            case Activation.Identity: ActivationKernel<IdentityOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Step: ActivationKernel<StepOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Relu: ActivationKernel<ReluOperator>.Forward(source, bias, kept, destination); break;
            case Activation.LeakyRelu: ActivationKernel<LeakyReluOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Elu: ActivationKernel<EluOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Gelu: ActivationKernel<GeluOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Sigmoid: ActivationKernel<SigmoidOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Tanh: ActivationKernel<TanhOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Swish: ActivationKernel<SwishOperator>.Forward(source, bias, kept, destination); break;
            case Activation.Softplus: ActivationKernel<SoftplusOperator>.Forward(source, bias, kept, destination); break;
        }
    }

    /// <summary>gradient = gradient · f', from the pre-activation or the output as <see cref="NeedsPreactivation"/> says.</summary>
    public static void Backward(Activation activation, ReadOnlySpan<float> kept, int columns, Span<float> gradient)
    {
        switch (activation)
        {
            case Activation.Identity: break;
            case Activation.Step: gradient.Clear(); break;
            case Activation.Relu: ActivationKernel<ReluOperator>.Backward(kept, columns, gradient); break;
            case Activation.LeakyRelu: ActivationKernel<LeakyReluOperator>.Backward(kept, columns, gradient); break;
            case Activation.Elu: ActivationKernel<EluOperator>.Backward(kept, columns, gradient); break;
            case Activation.Gelu: ActivationKernel<GeluOperator>.Backward(kept, columns, gradient); break;
            case Activation.Sigmoid: ActivationKernel<SigmoidOperator>.Backward(kept, columns, gradient); break;
            case Activation.Tanh: ActivationKernel<TanhOperator>.Backward(kept, columns, gradient); break;
            case Activation.Swish: ActivationKernel<SwishOperator>.Backward(kept, columns, gradient); break;
            case Activation.Softplus: ActivationKernel<SoftplusOperator>.Backward(kept, columns, gradient); break;
        }
    }
}
