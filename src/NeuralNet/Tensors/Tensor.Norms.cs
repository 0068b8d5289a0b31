using System.Numerics.Tensors;

namespace NeuralNet;

/// <content>Norms of all elements taken as one vector; 0 for an empty tensor, NaN where an element is NaN.</content>
public sealed partial class Tensor
{
    /// <summary>L0: the number of elements that are not 0. NaN is not 0.</summary>
    public int L0Norm() => Length - AsSpan().Count(0f);

    /// <summary>L1: Σ |x|, accumulated in float64.</summary>
    public float L1Norm() => (float)Total(AsSpan(), TensorPrimitives.SumOfMagnitudes);

    /// <summary>L2: √(Σ x²), accumulated in float64, where no square overflows.</summary>
    public float L2Norm() => (float)Math.Sqrt(Total(AsSpan(), TensorPrimitives.SumOfSquares));

    /// <summary>L∞: max |x|.</summary>
    public float LInfinityNorm() => Length == 0 ? 0 : MathF.Abs(TensorPrimitives.MaxMagnitude<float>(AsSpan()));
}
