using System.Numerics.Tensors;

namespace NeuralNet.Kernels;

/// <summary>Finds NaN and infinity.</summary>
internal static class NonFinite
{
    private const int Block = 4096; // small enough for the L1 cache, where its second scan reads it again

    /// <summary>The position of the first element that is NaN or infinite; -1 where there is none.</summary>
    public static int IndexIn(ReadOnlySpan<float> values)
    {
        for (int start = 0; start < values.Length; start += Math.Min(Block, values.Length - start))
        {
            ReadOnlySpan<float> block = values.Slice(start, Math.Min(Block, values.Length - start));
            if (TensorPrimitives.IsFiniteAll(block))
            {
                continue;
            }

            int position = 0;
            while (float.IsFinite(block[position]))
            {
                position++;
            }

            return start + position;
        }

        return -1;
    }
}
