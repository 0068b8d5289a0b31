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
public sealed class SoftmaxCrossEntropy : Loss
{
    // A row of a distribution is a sum of rounded float32 numbers.
    private const float SumTolerance = 1e-3f;

    /// <inheritdoc/>
    public override float? Accuracy(Tensor output, Tensor targets)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(targets);
        Check(output, targets);
        int right = 0;
        for (int i = 0; i < output.Rows; i++)
        {
            int label = targets.Columns == 1 ? (int)targets[i] : TensorPrimitives.IndexOfMax<float>(targets.Row(i));
            right += TensorPrimitives.IndexOfMax<float>(output.Row(i)) == label ? 1 : 0;
        }

        return (float)right / output.Rows;
    }

    /// <inheritdoc/>
    protected override float Compute(Tensor output, Tensor targets, Tensor gradient)
    {
        Check(output, targets);
        float scale = 1f / output.Rows;
        double sum = targets.Columns == 1
            ? SoftmaxKernel.CrossEntropyOfClasses(output.AsSpan(), targets.AsSpan(), output.Columns, scale, gradient.AsSpan())
            : SoftmaxKernel.CrossEntropyOfDistributions(output.AsSpan(), targets.AsSpan(), output.Columns, scale, gradient.AsSpan());
        return (float)(sum / output.Rows);
    }

    private static void Check(Tensor output, Tensor targets)
    {
        int classes = output.Columns;
        if (classes < 2)
        {
            throw new ArgumentException(
                $"SoftmaxCrossEntropy expects 2 or more logits a row but got {output.Shape}. For one logit use SigmoidCrossEntropy.",
                nameof(output));
        }

        if (targets.Rows != output.Rows || (targets.Columns != 1 && targets.Columns != classes))
        {
            throw new ArgumentException(
                $"SoftmaxCrossEntropy expects targets [{output.Rows}, 1] (classes) or [{output.Rows}, {classes}] (distributions) "
                + $"for logits {output.Shape} but got {targets.Shape}.",
                nameof(targets));
        }

        if (targets.Columns == 1)
        {
            CheckClasses(targets, classes);
        }
        else
        {
            CheckDistributions(targets);
        }
    }

    private static void CheckClasses(Tensor targets, int classes)
    {
        ReadOnlySpan<float> labels = targets.AsSpan();
        for (int i = 0; i < labels.Length; i++)
        {
            float label = labels[i];
            if (!(label >= 0 && label < classes && label == (int)label))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"SoftmaxCrossEntropy expects classes 0 to {classes - 1} as targets but row {i} has {label}. Number the classes from 0, or give the model more outputs."),
                    nameof(targets));
            }
        }
    }

    private static void CheckDistributions(Tensor targets)
    {
        for (int i = 0; i < targets.Rows; i++)
        {
            ReadOnlySpan<float> row = targets.Row(i);
            float sum = TensorPrimitives.Sum(row);
            if (!(TensorPrimitives.Min(row) >= 0 && MathF.Abs(sum - 1) <= SumTolerance))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"SoftmaxCrossEntropy expects each row of targets to be a distribution, 0 or more with sum 1, but row {i} sums to {sum} with a least element of {TensorPrimitives.Min(row)}."),
                    nameof(targets));
            }
        }
    }
}
