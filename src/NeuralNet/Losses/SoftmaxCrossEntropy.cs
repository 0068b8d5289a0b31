using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// Softmax and cross-entropy in one, for one class out of K: the mean over rows of <c>-Σ t_k · ln softmax(logits)_k</c>.
/// </summary>
/// <remarks>
/// Targets are class indices [B, 1] (whole numbers, 0 to K - 1) or distributions [B, K] (0 or more, each row's sum 1; one-hot
/// is one). The gradient is (softmax(logits) - t) / B. The greatest logit is subtracted first, so that none overflows
/// (Bridle 1990; Goodfellow et al. 2016, section 4.1). Allocates nothing.
/// </remarks>
public sealed class SoftmaxCrossEntropy : Loss, IDescribable<SoftmaxCrossEntropy>
{
    // A row of a distribution is a sum of rounded float32 numbers.
    private const float SumTolerance = 1e-3f;

    /// <inheritdoc/>
    public static string Kind => nameof(SoftmaxCrossEntropy);

    /// <inheritdoc/>
    public override LearningTask Task => LearningTask.Classification;

    /// <inheritdoc/>
    public override bool TakesLogits => true;

    /// <inheritdoc/>
    public static SoftmaxCrossEntropy From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override int AlternativeTargetCount(int outputs) => 1;

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient) =>
        (float)Sum(output, target, output.Length, 1, gradient);

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs)
    {
        if (target.Length == 1)
        {
            float label = target[0];
            return label >= 0 && label < outputs && label == (int)label
                ? null
                : FormattableString.Invariant($"expected a class from 0 to {outputs - 1} but got {label}. Number the classes from 0, or give the model more outputs.");
        }

        float sum = TensorPrimitives.Sum(target);
        if (TensorPrimitives.Min(target) >= 0 && MathF.Abs(sum - 1) <= SumTolerance)
        {
            return null;
        }

        int least = TensorPrimitives.IndexOfMin(target); // NaN comes first
        return FormattableString.Invariant($"expected a distribution, 0 or more with sum 1, but got the sum {sum}, and column {least} is {target[least]}.");
    }

    private protected override void VerifyOutputs(int outputs)
    {
        if (outputs < 2)
        {
            throw new ArgumentException(
                $"SoftmaxCrossEntropy expects 2 or more logits a row but got {outputs}. For one logit use SigmoidCrossEntropy.");
        }
    }

    private protected override double Sum(
        ReadOnlyMatrixSpan output, ReadOnlyMatrixSpan targets, ReadOnlySpan<float> weights, double scale, MatrixSpan gradient) => weights.IsEmpty
            ? Sum(output.AsSpan(), targets.AsSpan(), output.Columns, scale, gradient.AsSpan())
            : base.Sum(output, targets, weights, scale, gradient);

    private static double Sum(ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, int classes, double scale, Span<float> gradient) =>
        targets.Length * (long)classes == logits.Length
            ? SoftmaxKernel.CrossEntropyOfClasses(logits, targets, classes, (float)scale, gradient)
            : SoftmaxKernel.CrossEntropyOfDistributions(logits, targets, classes, (float)scale, gradient);
}
