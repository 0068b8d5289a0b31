namespace NeuralNet;

/// <content>The matrix product; it lives here because it needs a multiplier.</content>
public sealed partial class Tensor
{
    /// <summary>The matrix product by <see cref="IMatrixMultiplier.Default"/>: result = this · other.</summary>
    /// <remarks>
    /// <c>*</c> multiplies by element. To transpose a factor, to add to a result or to allocate nothing, call
    /// <see cref="IMatrixMultiplier.Multiply"/>.
    /// </remarks>
    /// <param name="other">[K, N], where this tensor is [M, K]; each is taken as <see cref="AsMatrixSpan"/> does.</param>
    /// <returns>[M, N], new.</returns>
    /// <exception cref="ArgumentException">This tensor does not have as many columns as the other has rows.</exception>
    public Tensor MatMul(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Columns != other.Rows)
        {
            throw new ArgumentException(
                $"MatMul expects as many rows in the second factor as there are columns in the first but got {Shape} and {other.Shape}: "
                + $"{Columns} is not {other.Rows}.",
                nameof(other));
        }

        Tensor product = new(Rows, other.Columns);
        IMatrixMultiplier.Default.Multiply(1, this, other, 0, product);
        return product;
    }
}
