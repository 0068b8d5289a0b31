using System.Numerics.Tensors;

namespace NeuralNet;

/// <content>Sums, means and extremes, of all elements or along an axis.</content>
/// <remarks>
/// Sums are accumulated in float64. A NaN among the elements gives NaN. Axes count from the outermost, 0. The axis is missing
/// from the shape of the result, which for a vector is [1]: [64, 10] summed along axis 1 is [64].
/// </remarks>
public sealed partial class Tensor
{
    /// <summary>The sum of all elements; 0 for none.</summary>
    public float Sum() => (float)Total(AsSpan(), TensorPrimitives.Sum);

    /// <summary>The mean of all elements.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public float Mean()
    {
        ThrowIfEmpty(nameof(Mean));
        return (float)(Total(AsSpan(), TensorPrimitives.Sum) / Length);
    }

    /// <summary>The greatest element.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public float Max()
    {
        ThrowIfEmpty(nameof(Max));
        return TensorPrimitives.Max<float>(AsSpan());
    }

    /// <summary>The least element.</summary>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public float Min()
    {
        ThrowIfEmpty(nameof(Min));
        return TensorPrimitives.Min<float>(AsSpan());
    }

    /// <summary>Sums along an axis; 0 where the axis has no elements.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Sum(int axis) => Totals(TensorAxis.Of(Shape, axis), divisor: 1);

    /// <summary>Means along an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public Tensor Mean(int axis)
    {
        TensorAxis along = AxisWithElements(axis, nameof(Mean));
        return Totals(along, divisor: along.Size);
    }

    /// <summary>The greatest elements along an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public Tensor Max(int axis) =>
        Extremes(AxisWithElements(axis, nameof(Max)), TensorPrimitives.Max, TensorPrimitives.Max);

    /// <summary>The least elements along an axis.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    /// <exception cref="InvalidOperationException">The tensor is empty.</exception>
    public Tensor Min(int axis) =>
        Extremes(AxisWithElements(axis, nameof(Min)), TensorPrimitives.Min, TensorPrimitives.Min);

    /// <summary>Adds up <paramref name="sum"/> over blocks of 512 elements, each converted to float64.</summary>
    private static double Total(ReadOnlySpan<float> values, Func<ReadOnlySpan<double>, double> sum)
    {
        Span<double> widened = stackalloc double[512];
        double total = 0;
        while (!values.IsEmpty)
        {
            int count = Math.Min(values.Length, widened.Length);
            TensorPrimitives.ConvertTruncating(values[..count], widened);
            total += sum(widened[..count]);
            values = values[count..];
        }

        return total;
    }

    private Tensor Totals(TensorAxis axis, int divisor)
    {
        Tensor result = new(axis.Reduced);
        double[] totals = new double[axis.Inner];
        double[] widened = new double[axis.Inner];
        for (int outer = 0; outer < axis.Outer; outer++)
        {
            if (axis.Inner == 1)
            {
                result[outer] = (float)(Total(axis.Block(AsSpan(), outer), TensorPrimitives.Sum) / divisor);
                continue;
            }

            Array.Clear(totals);
            for (int i = 0; i < axis.Size; i++)
            {
                TensorPrimitives.ConvertTruncating(axis.Neighbours(AsSpan(), outer, i), widened);
                TensorPrimitives.Add(totals, widened, totals);
            }

            TensorPrimitives.Divide(totals, divisor, totals);
            TensorPrimitives.ConvertTruncating<double, float>(totals, result.AsSpan().Slice(outer * axis.Inner, axis.Inner));
        }

        return result;
    }

    private Tensor Extremes(
        TensorAxis axis,
        Func<ReadOnlySpan<float>, float> extreme,
        Action<ReadOnlySpan<float>, ReadOnlySpan<float>, Span<float>> extremes)
    {
        Tensor result = new(axis.Reduced);
        for (int outer = 0; outer < axis.Outer; outer++)
        {
            if (axis.Inner == 1)
            {
                result[outer] = extreme(axis.Block(AsSpan(), outer));
                continue;
            }

            Span<float> destination = result.AsSpan().Slice(outer * axis.Inner, axis.Inner);
            axis.Neighbours(AsSpan(), outer, 0).CopyTo(destination);
            for (int i = 1; i < axis.Size; i++)
            {
                extremes(destination, axis.Neighbours(AsSpan(), outer, i), destination);
            }
        }

        return result;
    }

    /// <summary>The axis, after checking that the tensor has elements.</summary>
    private TensorAxis AxisWithElements(int axis, string operation)
    {
        TensorAxis found = TensorAxis.Of(Shape, axis);
        ThrowIfEmpty(operation);
        return found;
    }

    private void ThrowIfEmpty(string operation)
    {
        if (Length == 0)
        {
            throw new InvalidOperationException(
                $"{operation} expects at least one element but got tensor {Shape}. Check Length first.");
        }
    }
}
