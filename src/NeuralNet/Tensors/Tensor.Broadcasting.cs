namespace NeuralNet;

/// <content>Broadcasting: an operation on two tensors, in which a dimension of size 1 is repeated.</content>
public sealed partial class Tensor
{
    private static Tensor Broadcast(
        Tensor left, Tensor right, string symbol, Action<ReadOnlySpan<float>, ReadOnlySpan<float>, Span<float>> operation)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);

        int rank = Math.Max(left.Shape.Rank, right.Shape.Rank);
        int[] leftSizes = Aligned(left.Shape, rank);
        int[] rightSizes = Aligned(right.Shape, rank);
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            if (leftSizes[i] != rightSizes[i] && leftSizes[i] != 1 && rightSizes[i] != 1)
            {
                throw new ArgumentException(
                    $"Operator {symbol} expects tensors that broadcast but got {left.Shape} and {right.Shape}: counted from the "
                    + "last dimension, sizes must be equal or one of them 1. Reshape one of the tensors.",
                    nameof(right));
            }

            // Not the greater one: 1 and 0 give 0.
            sizes[i] = leftSizes[i] == 1 ? rightSizes[i] : leftSizes[i];
        }

        Tensor result = new(new Shape(sizes));
        if (result.Length > 0)
        {
            Walk(sizes, leftSizes, rightSizes, left.AsSpan(), right.AsSpan(), result.AsSpan(), operation);
        }

        return result;
    }

    /// <summary>Goes down the dimensions until each operand is as long as the destination, or a single number.</summary>
    private static void Walk(
        ReadOnlySpan<int> sizes,
        ReadOnlySpan<int> leftSizes,
        ReadOnlySpan<int> rightSizes,
        ReadOnlySpan<float> left,
        ReadOnlySpan<float> right,
        Span<float> destination,
        Action<ReadOnlySpan<float>, ReadOnlySpan<float>, Span<float>> operation)
    {
        if (left.Length == destination.Length && right.Length == destination.Length)
        {
            operation(left, right, destination);
            return;
        }

        // The destination is filled with the single number and then serves as an operand.
        if (left.Length == 1 && right.Length == destination.Length)
        {
            destination.Fill(left[0]);
            operation(destination, right, destination);
            return;
        }

        if (right.Length == 1 && left.Length == destination.Length)
        {
            destination.Fill(right[0]);
            operation(left, destination, destination);
            return;
        }

        int leftBlock = left.Length / leftSizes[0];
        int rightBlock = right.Length / rightSizes[0];
        int block = destination.Length / sizes[0];
        for (int i = 0; i < sizes[0]; i++)
        {
            Walk(
                sizes[1..],
                leftSizes[1..],
                rightSizes[1..],
                left.Slice(leftSizes[0] == 1 ? 0 : i * leftBlock, leftBlock),
                right.Slice(rightSizes[0] == 1 ? 0 : i * rightBlock, rightBlock),
                destination.Slice(i * block, block),
                operation);
        }
    }

    /// <summary>The sizes, with 1 for each outer dimension that the shape lacks.</summary>
    private static int[] Aligned(Shape shape, int rank)
    {
        int[] sizes = new int[rank];
        Array.Fill(sizes, 1);
        shape.ToArray().CopyTo(sizes, rank - shape.Rank);
        return sizes;
    }
}
