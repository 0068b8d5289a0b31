using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;

namespace NeuralNet;

/// <content>Positions of the greatest elements.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// Positions of the greatest elements along an axis, the first of equal ones, as whole numbers: with axis 1, the class of
    /// each row of logits. The axis is missing from the result's shape, which for a vector is [1].
    /// </summary>
    /// <remarks>Positions are exact up to 2^24: float32 does not have the whole number after it.</remarks>
    /// <param name="axis">Counts from the outermost dimension, 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor is empty, or an element is NaN, which has no place in an order.</exception>
    public Tensor ArgMax(int axis)
    {
        TensorAxis along = AxisWithElements(axis, nameof(ArgMax));
        Tensor result = new(along.Reduced);
        Span<float> positions = result.AsSpan();
        float[] strided = along.Inner == 1 ? [] : new float[along.Size];
        for (int outer = 0; outer < along.Outer; outer++)
        {
            ReadOnlySpan<float> block = along.Block(AsSpan(), outer);
            for (int inner = 0; inner < along.Inner; inner++)
            {
                ReadOnlySpan<float> line = block;
                if (along.Inner > 1)
                {
                    for (int i = 0; i < strided.Length; i++)
                    {
                        strided[i] = block[(i * along.Inner) + inner];
                    }

                    line = strided;
                }

                // The first NaN counts as the greatest element, so one test finds whether there is any.
                int greatest = TensorPrimitives.IndexOfMax(line);
                if (float.IsNaN(line[greatest]))
                {
                    ThrowNaN((((outer * along.Size) + greatest) * along.Inner) + inner);
                }

                positions[(outer * along.Inner) + inner] = greatest;
            }
        }

        return result;
    }

    [DoesNotReturn]
    private void ThrowNaN(int index) => throw new InvalidOperationException(
        $"ArgMax expects numbers but got NaN in row {index / Columns}, column {index % Columns} of tensor {Shape}, so no element is the "
        + "greatest. If a model gave it, check its input and its parameters for NaN: training may have diverged.");
}
