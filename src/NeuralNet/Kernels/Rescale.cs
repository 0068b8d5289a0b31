using System.Numerics.Tensors;

namespace NeuralNet.Kernels;

/// <summary>
/// A change of scale for one row of F numbers: z = (x - mean) / scale, and its inverse x = z · scale + mean. Each result is rounded
/// as IEEE 754 defines, so it depends neither on the vector width nor on the column.
/// </summary>
/// <remarks>
/// The subtraction is first: x / scale - mean / scale would lose the digits of a mean far above the scale. The division is a true
/// one: 1 / scale is infinite for a scale of 2^-128 or less, and 0 times that is NaN where the answer is 0. All spans have length F; the
/// destination may be the source.
/// </remarks>
internal static class Rescale
{
    /// <summary>destination = (row - mean) / scale.</summary>
    public static void Forward(ReadOnlySpan<float> row, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> destination)
    {
        TensorPrimitives.Subtract(row, mean, destination);
        TensorPrimitives.Divide(destination, scale, destination);
    }

    /// <summary>destination = row · scale + mean, rounded twice.</summary>
    public static void Inverse(ReadOnlySpan<float> row, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale, Span<float> destination)
    {
        // Not MultiplyAdd: some processors would round once.
        TensorPrimitives.Multiply(row, scale, destination);
        TensorPrimitives.Add(destination, mean, destination);
    }

    /// <summary>The gradient with respect to the row of <see cref="Forward"/>: destination = gradient / scale.</summary>
    public static void ForwardGradient(ReadOnlySpan<float> gradient, ReadOnlySpan<float> scale, Span<float> destination) =>
        TensorPrimitives.Divide(gradient, scale, destination);

    /// <summary>The gradient with respect to the row of <see cref="Inverse"/>: destination = gradient · scale.</summary>
    public static void InverseGradient(ReadOnlySpan<float> gradient, ReadOnlySpan<float> scale, Span<float> destination) =>
        TensorPrimitives.Multiply(gradient, scale, destination);
}
