namespace NeuralNet;

/// <summary>A shape seen around one axis, as [Outer, Size, Inner]: what a reduction along that axis walks.</summary>
/// <param name="Outer">The product of the sizes before the axis.</param>
/// <param name="Size">The size of the axis.</param>
/// <param name="Inner">The product of the sizes after the axis; 1 where a line along it is contiguous.</param>
/// <param name="Reduced">The shape without the axis; [1] for a vector.</param>
internal readonly record struct TensorAxis(int Outer, int Size, int Inner, Shape Reduced)
{
    /// <summary>The axis of a shape.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static TensorAxis Of(Shape shape, int axis)
    {
        if ((uint)axis >= (uint)shape.Rank)
        {
            throw new ArgumentOutOfRangeException(
                nameof(axis), $"Tensor {shape} expects an axis from 0 to {shape.Rank - 1} but got {axis}.");
        }

        int[] sizes = shape.ToArray();
        int outer = 1, inner = 1;
        for (int i = 0; i < sizes.Length; i++)
        {
            outer *= i < axis ? sizes[i] : 1;
            inner *= i > axis ? sizes[i] : 1;
        }

        Shape reduced = sizes.Length == 1 ? new Shape(1) : new Shape([.. sizes[..axis], .. sizes[(axis + 1)..]]);
        return new TensorAxis(outer, sizes[axis], inner, reduced);
    }

    /// <summary>The elements of one outer position, [Size, Inner]: a line along the axis where Inner is 1.</summary>
    public ReadOnlySpan<float> Block(ReadOnlySpan<float> data, int outer) => data.Slice(outer * Size * Inner, Size * Inner);

    /// <summary>The Inner neighbours at one position of the axis.</summary>
    public ReadOnlySpan<float> Neighbours(ReadOnlySpan<float> data, int outer, int position) =>
        data.Slice(((outer * Size) + position) * Inner, Inner);
}
