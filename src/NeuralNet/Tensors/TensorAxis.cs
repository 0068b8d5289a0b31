using System.Numerics.Tensors;

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
                nameof(axis), $"Tensor {shape} has axes 0 to {shape.Rank - 1}, but axis {axis} was asked for.");
        }

        int[] sizes = shape.ToArray();

        // The 1 in front, because a product of nothing throws.
        int outer = TensorPrimitives.Product<int>([1, .. sizes[..axis]]);
        int inner = TensorPrimitives.Product<int>([1, .. sizes[(axis + 1)..]]);
        Shape reduced = sizes.Length == 1 ? new Shape(1) : new Shape([.. sizes[..axis], .. sizes[(axis + 1)..]]);
        return new TensorAxis(outer, sizes[axis], inner, reduced);
    }

    /// <summary>The whole line of an outer position, where Inner is 1; the Size by Inner block of it otherwise.</summary>
    public ReadOnlySpan<float> Block(ReadOnlySpan<float> data, int outer) => data.Slice(outer * Size * Inner, Size * Inner);

    /// <summary>The Inner neighbours at one position of the axis.</summary>
    public ReadOnlySpan<float> Neighbours(ReadOnlySpan<float> data, int outer, int position) =>
        data.Slice(((outer * Size) + position) * Inner, Inner);
}
