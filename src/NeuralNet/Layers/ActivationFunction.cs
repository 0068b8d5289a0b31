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

    /// <summary>destination = f(source + bias) for every row, without a bias where it is empty; <paramref name="kept"/>, unless empty, receives source + bias.</summary>
    public static void Forward(
        Activation activation, ReadOnlySpan<float> source, ReadOnlySpan<float> bias, Span<float> kept, Span<float> destination)
    {
        switch (activation)
        {
            case Activation.Identity: ActivationKernel<IdentityOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Step: ActivationKernel<StepOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Relu: ActivationKernel<ReluOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.LeakyRelu: ActivationKernel<LeakyReluOperator>.Forward(new(0.01f), source, bias, kept, destination); break;
            case Activation.Elu: ActivationKernel<EluOperator>.Forward(new(1), source, bias, kept, destination); break;
            case Activation.Gelu: ActivationKernel<GeluOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Sigmoid: ActivationKernel<SigmoidOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Tanh: ActivationKernel<TanhOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Swish: ActivationKernel<SwishOperator>.Forward(new(), source, bias, kept, destination); break;
            case Activation.Softplus: ActivationKernel<SoftplusOperator>.Forward(new(), source, bias, kept, destination); break;
        }
    }

    /// <summary>gradient = gradient · f', from the pre-activation or the output as <see cref="NeedsPreactivation"/> says.</summary>
    public static void Backward(Activation activation, ReadOnlySpan<float> kept, Span<float> gradient)
    {
        switch (activation)
        {
            case Activation.Identity: break;
            case Activation.Step: gradient.Clear(); break;
            case Activation.Relu: ActivationKernel<ReluOperator>.Backward(new(), kept, gradient); break;
            case Activation.LeakyRelu: ActivationKernel<LeakyReluOperator>.Backward(new(0.01f), kept, gradient); break;
            case Activation.Elu: ActivationKernel<EluOperator>.Backward(new(1), kept, gradient); break;
            case Activation.Gelu: ActivationKernel<GeluOperator>.Backward(new(), kept, gradient); break;
            case Activation.Sigmoid: ActivationKernel<SigmoidOperator>.Backward(new(), kept, gradient); break;
            case Activation.Tanh: ActivationKernel<TanhOperator>.Backward(new(), kept, gradient); break;
            case Activation.Swish: ActivationKernel<SwishOperator>.Backward(new(), kept, gradient); break;
            case Activation.Softplus: ActivationKernel<SoftplusOperator>.Backward(new(), kept, gradient); break;
        }
    }
}
