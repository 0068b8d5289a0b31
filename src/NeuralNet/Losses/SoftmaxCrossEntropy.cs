using System.Buffers;
using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Softmax and cross-entropy in one, for one class out of K: the mean over rows of <c>-Σ t_k · ln softmax(logits)_k</c>.
/// </summary>
/// <remarks>
/// <para>
/// Targets are class indices [B, 1] (whole numbers, 0 to K - 1) or distributions [B, K] (0 or more, each row's sum 1; one-hot
/// is one). The gradient is (softmax(logits) - t) / B. The greatest logit is subtracted first, so that none overflows
/// (Bridle 1990; Goodfellow et al. 2016, section 4.1). Allocates nothing.
/// </para>
/// <para>
/// Label smoothing ε replaces t by (1 - ε) · t + ε / K (Szegedy et al. 2016). With class weights c, a row's loss is -Σ c_k · t_k · ln softmax(logits)_k, and
/// for class indices the sum over rows is divided by Σ c of their classes, as PyTorch's <c>nn.CrossEntropyLoss</c> does.
/// </para>
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss, IDescribable<SoftmaxCrossEntropy>
{
    // A row of a distribution is a sum of rounded float32 numbers.
    private const float SumTolerance = 1e-3f;

    // A row of targets up to this length is built on the stack.
    private const int MostOnStack = 256;

    private readonly ClassWeights _weights;

    /// <summary>Cross-entropy of classes.</summary>
    /// <param name="classWeights">A weight for each class, such as more for a rare one; null for 1 each.</param>
    /// <param name="labelSmoothing">ε, the share of each target that is spread over all classes, 0 to below 1.</param>
    /// <exception cref="ArgumentException">A class weight is negative or not finite, or none is above 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The smoothing is out of its range.</exception>
    public SoftmaxCrossEntropy(IReadOnlyList<float>? classWeights = null, float labelSmoothing = 0)
    {
        _weights = new ClassWeights(nameof(SoftmaxCrossEntropy), classWeights);
        LabelSmoothing = labelSmoothing is >= 0 and < 1
            ? labelSmoothing
            : throw new ArgumentOutOfRangeException(
                nameof(labelSmoothing), FormattableString.Invariant($"SoftmaxCrossEntropy expects a label smoothing from 0 to below 1 but got {labelSmoothing}. 0.1 is usual."));
    }

    /// <inheritdoc/>
    public static string Kind => nameof(SoftmaxCrossEntropy);

    /// <summary>A weight for each class; empty for 1 each.</summary>
    public IReadOnlyList<float> ClassWeights => _weights.Values;

    /// <summary>ε: the share of each target that is spread over all classes.</summary>
    public float LabelSmoothing { get; }

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public override bool TakesLogits => true;

    private bool IsPlain => _weights.IsNone && LabelSmoothing == 0;

    /// <inheritdoc/>
    public static SoftmaxCrossEntropy From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(NeuralNet.ClassWeights.From(description), description.Has("label_smoothing") ? description.Number("label_smoothing") : 0);
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        _weights.AddTo(description);
        if (LabelSmoothing > 0)
        {
            description.Add("label_smoothing", LabelSmoothing);
        }
    }

    /// <inheritdoc/>
    protected override int AlternativeTargetCount(int outputs) => 1;

    /// <inheritdoc/>
    protected override float Count(ReadOnlySpan<float> target) => _weights.IsNone || target.Length > 1 ? 1 : _weights[(int)target[0]];

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        if (IsPlain)
        {
            return (float)Sum(output, target, output.Length, 1, gradient);
        }

        // q_k = c_k · ((1 - ε) · t_k + ε / K) with sum S: the loss is that of the distribution q / S, times S.
        int classes = output.Length;
        float[]? rented = classes > MostOnStack ? ArrayPool<float>.Shared.Rent(classes) : null;
        Span<float> q = rented is null ? stackalloc float[MostOnStack] : rented;
        q = q[..classes];
        float sum = 0;
        for (int k = 0; k < classes; k++)
        {
            float share = target.Length == 1 ? (k == (int)target[0] ? 1 : 0) : target[k];
            q[k] = _weights[k] * (((1 - LabelSmoothing) * share) + (LabelSmoothing / classes));
            sum += q[k];
        }

        double loss = 0;
        if (sum > 0)
        {
            TensorPrimitives.Divide(q, sum, q);
            loss = sum * SoftmaxKernel.CrossEntropyOfDistributions(output, q, classes, sum, gradient);
        }
        else
        {
            gradient.Clear();
        }

        if (rented is not null)
        {
            ArrayPool<float>.Shared.Return(rented);
        }

        return (float)loss;
    }

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs)
    {
        if (target.Length == 1)
        {
            return ProblemOfClass(target[0], outputs);
        }

        float sum = TensorPrimitives.Sum(target);
        if (TensorPrimitives.Min(target) >= 0 && MathF.Abs(sum - 1) <= SumTolerance)
        {
            return null;
        }

        int least = TensorPrimitives.IndexOfMin(target); // NaN comes first
        return FormattableString.Invariant($"expected a distribution, 0 or more with sum 1, but got the sum {sum}, and column {least} is {target[least]}.");
    }

    /// <summary>What is wrong with a class index, as a sentence; null where nothing is.</summary>
    internal static string? ProblemOfClass(float label, int classes) => label >= 0 && label < classes && label == (int)label
        ? null
        : FormattableString.Invariant($"expected a class from 0 to {classes - 1} but got {label}. Number the classes from 0, or give the model more outputs.");

    private protected override bool CountsAlike => _weights.IsNone;

    // Without a call and a span for each row of a batch.
    private protected override (int Row, string Problem)? FirstProblem(ReadOnlyMatrixSpan targets, int outputs)
    {
        if (targets.Columns != 1)
        {
            return base.FirstProblem(targets, outputs);
        }

        ReadOnlySpan<float> labels = targets.AsSpan();
        for (int i = 0; i < labels.Length; i++)
        {
            if (ProblemOfClass(labels[i], outputs) is string problem)
            {
                return (i, problem);
            }
        }

        return null;
    }

    private protected override void VerifyOutputs(int outputs)
    {
        if (outputs < 2)
        {
            throw new ArgumentException(
                $"SoftmaxCrossEntropy expects 2 or more logits a row but got {outputs}. For one logit use SigmoidCrossEntropy.");
        }

        _weights.Verify(nameof(SoftmaxCrossEntropy), outputs);
    }

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) =>
        weights.IsEmpty && IsPlain
            ? Sum(output.AsSpan(), targets.AsSpan(), output.Columns, scale, gradient.AsSpan())
            : base.Sum(output, targets, weights, scale, gradient);

    private static double Sum(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int classes, double scale, Span<float> gradient) =>
        targets.Length * (long)classes == logits.Length
            ? SoftmaxKernel.CrossEntropyOfClasses(logits, targets, classes, (float)scale, gradient)
            : SoftmaxKernel.CrossEntropyOfDistributions(logits, targets, classes, (float)scale, gradient);
}
