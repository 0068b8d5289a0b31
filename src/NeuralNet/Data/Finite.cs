using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>The check at the door that data holds no NaN and no infinity.</summary>
internal static class Finite
{
    /// <summary>Throws on the first element that is NaN or infinite.</summary>
    /// <param name="values">Any tensor.</param>
    /// <param name="who">The caller, such as <c>Dataset features</c>: the error begins with it.</param>
    /// <param name="fix">What the caller can do, as a sentence.</param>
    /// <exception cref="ArgumentException">An element is not finite.</exception>
    public static void Verify(Tensor values, string who, string fix)
    {
        ReadOnlySpan<float> all = values.AsSpan();
        if (TensorPrimitives.IsFiniteAll(all))
        {
            return;
        }

        for (int i = 0; i < all.Length; i++)
        {
            if (!float.IsFinite(all[i]))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{who}: expected finite numbers but row {i / values.Columns}, column {i % values.Columns} is {all[i]}. {fix}"));
            }
        }
    }
}
