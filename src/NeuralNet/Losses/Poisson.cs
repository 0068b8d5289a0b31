using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>
/// The negative log-likelihood of counts, for outputs z that are logarithms of rates: the mean over all elements of <c>e^z - target · z</c>, as PyTorch's
/// <c>nn.PoissonNLLLoss</c>.
/// </summary>
/// <remarks>Targets [B, T] are counts or rates, 0 or more. The gradient is (e^z - target) / (B · T). The rate of a prediction is e^z. Allocates nothing.</remarks>
public sealed class Poisson : Loss, IDescribable<Poisson>
{
    /// <inheritdoc/>
    public static string Kind => nameof(Poisson);

    /// <inheritdoc/>
    public static Poisson From(Description description) => new();

    /// <inheritdoc/>
    public void Describe(Description description)
    {
    }

    /// <inheritdoc/>
    protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
    {
        float sum = 0;
        for (int j = 0; j < output.Length; j++)
        {
            float rate = MathF.Exp(output[j]);
            sum += rate - (target[j] * output[j]);
            gradient[j] = (rate - target[j]) / output.Length;
        }

        return sum / output.Length;
    }

    /// <inheritdoc/>
    protected override string? Problem(ReadOnlySpan<float> target, int outputs) => base.Problem(target, outputs)
        ?? (TensorPrimitives.Min(target) < 0
            ? FormattableString.Invariant($"expected counts of 0 or more but column {TensorPrimitives.IndexOfMin(target)} is {TensorPrimitives.Min(target)}.")
            : null);
}
