using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Softmax.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// Probabilities from rows of logits: result[i, j] = e^x[i, j] / Σ_k e^x[i, k]. The greatest logit of each row is
    /// subtracted first, so that no finite logit overflows. A row with NaN or with +∞ gives NaN.
    /// </summary>
    /// <remarks><c>TensorPrimitives.SoftMax</c> does not subtract it, and overflows.</remarks>
    /// <returns>The same shape, new; each row sums to 1.</returns>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    public Tensor Softmax()
    {
        ThrowIfNotMatrix(nameof(Softmax));
        Tensor result = new(Shape);
        if (Length > 0)
        {
            SoftmaxKernel.Softmax(AsSpan(), Columns, result.AsSpan());
        }

        return result;
    }
}
