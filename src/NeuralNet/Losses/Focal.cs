using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Cross-entropy that counts easy rows less: <c>-(1 - p)^γ · ln p</c> with p = softmax(logits) at the row's class (Lin et al. 2017), for classes of which
/// some are rare.
/// </summary>
/// <remarks>
/// Targets are class indices [B, 1]. With γ = 0 it is <see cref="SoftmaxCrossEntropy"/>. With class weights (the paper's α) the sum over rows is divided by
/// the sum of the weights of their classes. For yes-or-no answers, give the model two outputs. Allocates nothing.
/// </remarks>
public sealed class Focal : Loss, IDescribable<Focal>
{
    private readonly ClassWeights _weights;

    /// <summary>The focal loss.</summary>
    /// <param name="gamma">γ, finite, 0 or more: how much less an easy row counts.</param>
    /// <param name="classWeights">A weight for each class; null for 1 each.</param>
    /// <exception cref="ArgumentException">A class weight is negative or not finite, or none is above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">γ is out of its range.</exception>
    public Focal(float gamma = 2, IReadOnlyList<float>? classWeights = null)
    {
        Gamma = gamma >= 0 && float.IsFinite(gamma)
            ? gamma
            : throw new ArgumentOutOfRangeException(nameof(gamma), FormattableString.Invariant($"Focal expects a finite gamma of 0 or more but got {gamma}."));
        _weights = new ClassWeights(nameof(Focal), classWeights);
    }

    /// <inheritdoc/>
    public static string Kind => nameof(Focal);

    /// <summary>γ.</summary>
    public float Gamma { get; }

    /// <summary>A weight for each class; empty for 1 each.</summary>
    public IReadOnlyList<float> ClassWeights => _weights.Values;

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public override bool TakesLogits => true;

    /// <inheritdoc/>
    public static Focal From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Number("gamma"), NeuralNet.ClassWeights.From(description));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("gamma", Gamma);
        _weights.AddTo(description);
    }

    /// <summary>Text such as <c>Focal(2)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"Focal({Gamma})");

    /// <inheritdoc/>
    protected override int AlternativeTargetCount(int outputs) => 1;

    /// <inheritdoc/>
    protected override float Count(ReadOnlySpan<float> target) => _weights[(int)target[0]];

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        int label = (int)target[0];
        double loss = SoftmaxKernel.CrossEntropyOfClasses(output, target, output.Length, 1, gradient);      // -ln p; gradient = softmax - one-hot
        double others = 0;                                                                                  // 1 - p, without cancellation
        for (int j = 0; j < gradient.Length; j++)
        {
            others += j == label ? 0 : gradient[j];
        }

        others = Math.Min(others, 1);
        double factor = Math.Pow(others, Gamma);

        // d loss / d ln p = -(1 - p)^γ + γ · (1 - p)^(γ - 1) · p · ln p, and d ln p / d logits = one-hot - softmax.
        double bent = Gamma == 0 || others == 0 ? 0 : Gamma * factor / others * Math.Exp(-loss) * loss;
        float slope = (float)(_weights[label] * (factor + bent));
        System.Numerics.Tensors.TensorPrimitives.Multiply(gradient, slope, gradient);
        return (float)(_weights[label] * factor * loss);
    }

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs) => target.Length == 1
        ? SoftmaxCrossEntropy.ProblemOfClass(target[0], outputs)
        : "expected one class index a row but got a distribution. Give the index of the class.";

    private protected override void VerifyOutputs(int outputs)
    {
        if (outputs < 2)
        {
            throw new ArgumentException($"Focal expects 2 or more logits a row but got {outputs}. For yes or no, give the model two outputs.");
        }

        _weights.Verify(nameof(Focal), outputs);
    }
}
