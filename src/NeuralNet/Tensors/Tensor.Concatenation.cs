namespace NeuralNet;

/// <content>Joining tensors, and taking a column of one.</content>
public sealed partial class Tensor
{
    /// <summary>Matrices side by side: result[i] is left[i] followed by right[i]. A column of ones makes a design matrix.</summary>
    /// <param name="left">[N, A].</param>
    /// <param name="right">[N, B].</param>
    /// <returns>[N, A + B], new.</returns>
    /// <exception cref="ArgumentException">One of them is not a matrix, or their numbers of rows differ.</exception>
    public static Tensor ConcatenateColumns(Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Shape.Rank != 2 || right.Shape.Rank != 2 || left.Rows != right.Rows)
        {
            throw new ArgumentException(
                $"ConcatenateColumns expects matrices [N, A] and [N, B] but got {left.Shape} and {right.Shape}.", nameof(right));
        }

        var result = new Tensor(left.Rows, left.Columns + right.Columns);
        for (int row = 0; row < left.Rows; row++)
        {
            left.Row(row).CopyTo(result.Row(row));
            right.Row(row).CopyTo(result.Row(row)[left.Columns..]);
        }

        return result;
    }

    /// <summary>A column of a matrix, copied: result[i] = x[i, column].</summary>
    /// <param name="column">Counts from 0.</param>
    /// <returns>[N], new.</returns>
    /// <exception cref="InvalidOperationException">The tensor is not a matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public Tensor Column(int column)
    {
        ThrowIfNotMatrix(nameof(Column));
        if ((uint)column >= (uint)Columns)
        {
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column expects a column from 0 to {Columns - 1} of {Shape} but got {column}.");
        }

        var result = new Tensor(Rows);
        for (int row = 0; row < Rows; row++)
        {
            result[row] = this[row, column];
        }

        return result;
    }
}
