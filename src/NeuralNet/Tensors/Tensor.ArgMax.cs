using System.Numerics.Tensors;

namespace NeuralNet;

/// <content>Where the greatest elements are.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// Positions of the greatest elements along an axis, the first of equal ones, as whole numbers: with axis 1, the class of
    /// each row of logits. The axis is missing from the result's shape, which for a vector is [1]. NaN counts as the greatest.
    /// </summary>
    /// <remarks>Positions are exact up to 2^24, which is where float32 skips its first whole number.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public Tensor ArgMax(int axis)
    {
        TensorAxis along = AxisWithElements(axis, nameof(ArgMax));
        Tensor result = new(along.Reduced);
        float[] line = new float[along.Size];
        for (int outer = 0; outer < along.Outer; outer++)
        {
            ReadOnlySpan<float> block = along.Block(_data, outer);
            for (int inner = 0; inner < along.Inner; inner++)
            {
                for (int i = 0; i < line.Length; i++)
                {
                    line[i] = block[(i * along.Inner) + inner];
                }

                result[(outer * along.Inner) + inner] = TensorPrimitives.IndexOfMax<float>(line);
            }
        }

        return result;
    }
}
