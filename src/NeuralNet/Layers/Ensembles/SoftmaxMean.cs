using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// From the logits of M classifiers side by side to one row of probabilities: the mean p of their softmaxes, raised to a power and
/// normalised, <c>p_k^a / Σ_j p_j^a</c>.
/// </summary>
/// <remarks>
/// <para>
/// The last layer of an ensemble. The power a, its sharpness, calibrates the probabilities as a temperature does (Guo et al. 2017): above 1 they become
/// more certain, below 1 less. Of one classifier with sharpness 1 it is the softmax.
/// </para>
/// <para>
/// Shapes: input [B, M · K], output [B, K]. Unless the sharpness is 1, a mean below 1e-7 counts as 1e-7, so that no class is impossible. Nothing is learned. Computed in float64.
/// Forward and Backward allocate nothing.
/// </para>
/// </remarks>
public sealed class SoftmaxMean : Layer, IDescribable<SoftmaxMean>
{
    private const float Least = 1e-7f;

    /// <summary>The mean softmax of classifiers side by side.</summary>
    /// <param name="members">M, 1 or more.</param>
    /// <param name="classes">K, 2 or more.</param>
    /// <param name="sharpness">The power a: finite, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public SoftmaxMean(int members, int classes, double sharpness = 1)
        : base(EnsembleSizes.Inputs(nameof(SoftmaxMean), members, classes, leastOutputs: 2), classes)
    {
        Sharpness = EnsembleSizes.Sharpness(nameof(SoftmaxMean), sharpness);
    }

    /// <inheritdoc/>
    public static string Kind => "SoftmaxMean";

    /// <summary>M.</summary>
    public int Members => Inputs / Outputs;

    /// <summary>The power a.</summary>
    public double Sharpness { get; }

    /// <inheritdoc/>
    public static SoftmaxMean From(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        return new(description.Size("members"), description.Size("classes"), description.Real("sharpness"));
    }

    /// <inheritdoc/>
    public void Describe(Description description)
    {
        ArgumentNullException.ThrowIfNull(description);
        description.Add("members", Members).Add("classes", Outputs).Add("sharpness", Sharpness);
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            Span<float> row = output.Row(i);
            Mean(input.Row(i), row);
            if (Sharpness != 1)
            {
                Sharpen(row);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        for (int i = 0; i < inputGradient.Rows; i++)
        {
            Backward(input.Row(i), output.Row(i), outputGradient.Row(i), inputGradient.Row(i));
        }
    }

    /// <summary>Text such as <c>SoftmaxMean(8 x 3)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"SoftmaxMean({Members} x {Outputs})");

    private void Mean(ReadOnlySpan<float> logits, Span<float> mean)
    {
        mean.Clear();
        for (int member = 0; member < logits.Length; member += mean.Length)
        {
            ReadOnlySpan<float> z = logits.Slice(member, mean.Length);
            (double greatest, double sum) = Softmax(z);
            for (int k = 0; k < mean.Length; k++)
            {
                mean[k] += (float)(Math.Exp(z[k] - greatest) / sum / Members);
            }
        }
    }

    private void Sharpen(Span<float> row)
    {
        // Of shares of the greatest, whose power is 1: a high power of small numbers would vanish.
        double greatest = TensorPrimitives.Max<float>(row), sum = 0;
        foreach (ref float p in row)
        {
            double power = Math.Pow(Math.Max(Least, p) / greatest, Sharpness);
            p = (float)power;
            sum += power;
        }

        TensorPrimitives.Multiply(row, (float)(1 / sum), row);
    }

    // With g the gradient by the output o: by the mean p_k, a (g_k - Σ g o) o_k / p_k; by a logit z of a softmax s, s (h - Σ h s) / M, h that by the mean.
    private void Backward(ReadOnlySpan<float> logits, ReadOnlySpan<float> output, Span<float> gradient, Span<float> inputGradient)
    {
        int classes = gradient.Length;
        Span<float> mean = inputGradient[..classes]; // overwritten by the first member's gradients, once it is read
        if (Sharpness != 1)
        {
            Mean(logits, mean);
            double total = TensorPrimitives.Dot(gradient, output);
            for (int k = 0; k < classes; k++)
            {
                gradient[k] = mean[k] > Least ? (float)(Sharpness * (gradient[k] - total) * output[k] / mean[k]) : 0;
            }
        }

        for (int member = 0; member < logits.Length; member += classes)
        {
            ReadOnlySpan<float> z = logits.Slice(member, classes);
            Span<float> here = inputGradient.Slice(member, classes);
            (double greatest, double sum) = Softmax(z);
            double total = 0;
            for (int k = 0; k < classes; k++)
            {
                double share = Math.Exp(z[k] - greatest) / sum;
                here[k] = (float)share;
                total += share * gradient[k];
            }

            for (int k = 0; k < classes; k++)
            {
                here[k] *= (float)((gradient[k] - total) / Members);
            }
        }
    }

    private static (double Greatest, double Sum) Softmax(ReadOnlySpan<float> logits)
    {
        double greatest = TensorPrimitives.Max(logits), sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - greatest);
        }

        return (greatest, sum);
    }
}
