using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The check, at a public entry point, that data holds no NaN and no infinity.</summary>
internal static class Finite
{
    /// <summary>Throws on the first element that is NaN or infinite.</summary>
    /// <param name="values">Any tensor.</param>
    /// <param name="who">The caller, such as <c>Dataset features</c>: the error begins with it.</param>
    /// <param name="fix">What the caller can do, as a sentence.</param>
    /// <param name="allowsNaN">Whether a NaN may stand for a missing number.</param>
    /// <exception cref="ArgumentException">An element is not finite.</exception>
    public static void Verify(Tensor values, string who, string fix, bool allowsNaN = false)
    {
        int position = NonFinite.IndexIn(values.AsSpan(), allowsNaN);
        if (position >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{who}: expected finite numbers but got {values[position]} in row {position / values.Columns}, column {position % values.Columns}. {fix}"));
        }
    }
}
