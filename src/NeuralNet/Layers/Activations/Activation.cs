using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A function that a layer applies to each of its pre-activations z. Derive from it to add one of your own.</summary>
/// <remarks>Holds nothing but its constants: one instance serves all layers and threads.</remarks>
public abstract class Activation
{
    /// <summary>The kinds of activations that a file can hold: the library's, and your own once you register them.</summary>
    public static KindRegistry<Activation> Kinds { get; } = new KindRegistry<Activation>("activation").Register<LeakyRelu>().Register<Elu>();

    /// <summary>f(z) = z.</summary>
    public static Activation Identity { get; } = Known(new Identity());

    /// <summary>f(z) = 1 where z &gt; 0, else 0 (Rosenblatt 1958). Its derivative is 0: gradients do not pass.</summary>
    public static Activation Step { get; } = Known(new KernelActivation<StepOperator>("Step", default));

    /// <summary>f(z) = max(z, 0) (Nair and Hinton 2010); the derivative at 0 is 0.</summary>
    public static Activation Relu { get; } = Known(new KernelActivation<ReluOperator>("Relu", default, Initialization.He));

    /// <summary>f(z) = z · Φ(z) with the standard normal distribution Φ (Hendrycks and Gimpel 2016, exact form).</summary>
    public static Activation Gelu { get; } = Known(new KernelActivation<GeluOperator>("Gelu", default, Initialization.He));

    /// <summary>f(z) = z / 2 · (1 + tanh(√(2/π) · (z + 0.044715 · z³))): <see cref="Gelu"/> within 5e-4, as PyTorch's with <c>approximate="tanh"</c> (Hendrycks and Gimpel 2016).</summary>
    public static Activation GeluTanh { get; } = Known(new KernelActivation<GeluTanhOperator>("GeluTanh", default, Initialization.He));

    /// <summary>f(z) = 1 / (1 + e^-z).</summary>
    public static Activation Sigmoid { get; } = Known(new KernelActivation<SigmoidOperator>("Sigmoid", default));

    /// <summary>f(z) = tanh z.</summary>
    public static Activation Tanh { get; } = Known(new KernelActivation<TanhOperator>("Tanh", default));

    /// <summary>f(z) = z · sigmoid(z), also called SiLU (Ramachandran et al. 2017, β = 1).</summary>
    public static Activation Swish { get; } = Known(new KernelActivation<SwishOperator>("Swish", default, Initialization.He));

    /// <summary>f(z) = λ · z where z &gt; 0, else λ · α · (e^z - 1), with λ = 1.0507 and α = 1.6733, which keep mean 0 and variance 1 from layer to layer (Klambauer et al. 2017).</summary>
    public static Activation Selu { get; } = Known(new KernelActivation<SeluOperator>("Selu", default, Initialization.LeCun));

    /// <summary>f(z) = z · tanh(ln(1 + e^z)) (Misra 2019).</summary>
    public static Activation Mish { get; } = Known(new KernelActivation<MishOperator>("Mish", default, Initialization.He));

    /// <summary>f(z) = z / 6 + 1/2 within 0 to 1: a sigmoid of three straight lines; the derivative at ±3 is 0.</summary>
    public static Activation HardSigmoid { get; } = Known(new KernelActivation<HardSigmoidOperator>("HardSigmoid", default));

    /// <summary>f(z) = z · hardSigmoid(z) (Howard et al. 2019).</summary>
    public static Activation HardSwish { get; } = Known(new KernelActivation<HardSwishOperator>("HardSwish", default, Initialization.He));

    /// <summary>f(z) = ln(1 + e^z) (Dugas et al. 2001).</summary>
    public static Activation Softplus { get; } = Known(new KernelActivation<SoftplusOperator>("Softplus", default, Initialization.He));

    /// <summary>f(z) = z where z &gt; 0, else slope · z (Maas et al. 2013).</summary>
    /// <param name="slope">0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is negative, 1 or more, or not a number.</exception>
    public static Activation LeakyRelu(float slope = 0.01f) => new LeakyRelu(slope);

    /// <summary>f(z) = z where z &gt; 0, else α · (e^z - 1) (Clevert et al. 2016).</summary>
    /// <param name="alpha">α, finite and above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">α is not above 0, or not finite.</exception>
    public static Activation Elu(float alpha = 1) => new Elu(alpha);

    /// <summary>How a layer with this activation is initialized by default; Glorot's, unless overridden.</summary>
    public virtual Initialization Initialization => Initialization.Glorot;

    /// <summary>Whether <see cref="Backward"/> needs z; otherwise it gets f(z), which needs no extra memory.</summary>
    public abstract bool NeedsPreactivation { get; }

    /// <summary>output = f(z), element by element.</summary>
    /// <param name="z">Any numbers. NaN must give NaN.</param>
    /// <param name="output">As many, to be overwritten; may be the same memory as <paramref name="z"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <remarks>An element's result must not depend on where it stands. Called from several threads at once.</remarks>
    public abstract void Forward(ReadOnlySpan<float> z, Span<float> output);

    /// <summary>gradient = gradient · f'(z), element by element.</summary>
    /// <param name="kept">z or f(z): see <see cref="NeedsPreactivation"/>.</param>
    /// <param name="gradient">As many, changed in place.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public abstract void Backward(ReadOnlySpan<float> kept, Span<float> gradient);

    /// <summary>f(z) of every element, as a new tensor of the same shape: to plot an activation, or to write a neuron by hand.</summary>
    /// <param name="z">Any shape.</param>
    public Tensor Apply(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        var result = new Tensor(z.Shape);
        Forward(z.AsSpan(), result.AsSpan());
        return result;
    }

    /// <summary>f'(z) of every element, as a new tensor of the same shape; at a kink, the derivative from the left.</summary>
    /// <param name="z">Any shape.</param>
    public Tensor Derivative(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        Tensor result = Tensor.Filled(z.Shape, 1);
        Backward((NeedsPreactivation ? z : Apply(z)).AsSpan(), result.AsSpan());
        return result;
    }

    /// <summary>The name, such as <c>Relu</c>.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>z = z + bias, row by row; <paramref name="kept"/>, unless empty, receives it; then output = f(z) in its place.</summary>
    internal virtual void Forward(MatrixSpan z, ReadOnlySpan<float> bias, Span<float> kept)
    {
        for (int i = 0; i < z.Rows; i++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(z.Row(i), bias, z.Row(i));
        }

        if (!kept.IsEmpty)
        {
            z.AsSpan().CopyTo(kept);
        }

        Forward(z.AsSpan(), z.AsSpan());
    }

    /// <summary>Adds an activation without constants to <see cref="Kinds"/>.</summary>
    private static Activation Known(Activation activation)
    {
        Kinds.Register(activation);
        return activation;
    }

    /// <summary>Throws unless there is a place for each number: the kernels trust their caller.</summary>
    private protected void ThrowIfDifferent(int count, int places)
    {
        if (count != places)
        {
            throw new ArgumentException($"{this} expects as many places as numbers but got {count} numbers and {places} places.");
        }
    }
}
