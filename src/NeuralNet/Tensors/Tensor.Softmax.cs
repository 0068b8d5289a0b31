using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>Softmax.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// Probabilities of rows of logits: result[i, j] = e^x[i, j] / Σ_k e^x[i, k]. Each row's greatest logit is subtracted
    /// first, so that no finite logit overflows.
    /// </summary>
    /// <remarks>Not <c>TensorPrimitives.SoftMax</c>, which does not subtract it.</remarks>
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
