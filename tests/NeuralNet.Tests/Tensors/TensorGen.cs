using CsCheck;

namespace NeuralNet.Tests.Tensors;

/// <summary>Random shapes and tensors for the laws, and indexing spelled out: the twin that they are compared with.</summary>
internal static class TensorGen
{
    /// <summary>Rank 1 to 4, each size from least to 5.</summary>
    public static Gen<Shape> Shapes(int least = 1) => Gen.Int[least, 5].Array[1, Shape.MaxRank].Select(sizes => new Shape(sizes));

    /// <summary>Few different whole numbers, so that sums are exact and equal elements are common.</summary>
    public static Gen<Tensor> WholeNumbers(Shape shape) =>
        Gen.Int[-4, 4].Array[shape.Length].Select(values => Tensor.Wrap(Array.ConvertAll(values, value => (float)value), shape));

    /// <summary>A tensor of rank 1 to 4 and one of its axes.</summary>
    public static Gen<(Tensor Tensor, int Axis)> WithAxis(int least = 1) =>
        from shape in Shapes(least)
        from tensor in WholeNumbers(shape)
        from axis in Gen.Int[0, shape.Rank - 1]
        select (tensor, axis);

    /// <summary>Two tensors that broadcast: each lacks some of the outer dimensions, and some of its sizes are 1.</summary>
    public static Gen<(Tensor Left, Tensor Right)> Broadcasting { get; } =
        from shape in Shapes(least: 0)
        from left in Operand(shape)
        from right in Operand(shape)
        select (left, right);

    /// <summary>All indices of a shape, the last dimension fastest.</summary>
    public static IEnumerable<int[]> Indices(Shape shape)
    {
        for (int position = 0; position < shape.Length; position++)
        {
            int[] index = new int[shape.Rank];
            int rest = position;
            for (int i = shape.Rank - 1; i >= 0; i--)
            {
                (rest, index[i]) = Math.DivRem(rest, shape[i]);
            }

            yield return index;
        }
    }

    /// <summary>The element at an index of more dimensions than the tensor may have; where its size is 1, it repeats.</summary>
    public static float At(Tensor tensor, int[] index)
    {
        int position = 0;
        for (int i = 0; i < tensor.Shape.Rank; i++)
        {
            int size = tensor.Shape[i];
            position = (position * size) + (size == 1 ? 0 : index[i + index.Length - tensor.Shape.Rank]);
        }

        return tensor[position];
    }

    /// <summary>The lines of a tensor along an axis, in the order of what a reduction gives.</summary>
    public static IEnumerable<float[]> Lines(Tensor tensor, int axis) => Indices(tensor.Shape)
        .Where(index => index[axis] == 0)
        .Select(index => Enumerable.Range(0, tensor.Shape[axis])
            .Select(i => At(tensor, [.. index[..axis], i, .. index[(axis + 1)..]]))
            .ToArray());

    private static Gen<Tensor> Operand(Shape shape) =>
        from lacking in Gen.Int[0, shape.Rank - 1]
        from single in Gen.Bool.Array[shape.Rank]
        let sizes = shape.ToArray().Select((size, i) => single[i] ? 1 : size).Skip(lacking)
        from tensor in WholeNumbers(new Shape([.. sizes]))
        select tensor;
}
