using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>Writes the transpose of a matrix: destination[j, i] = source[i, j].</summary>
internal static unsafe class TransposeKernel
{
    // 64 rows of 64 floats: both blocks fit in a first-level cache of 32 KB.
    private const int Block = 64;
    private const int Tile = 4;

    /// <remarks>
    /// The spans are whole row-major matrices, [rows, columns] and [columns, rows], that do not overlap. One source for all
    /// kernel paths: it moves numbers and computes none. Allocates nothing.
    /// </remarks>
    public static void Transpose(ReadOnlySpan<float> source, int rows, int columns, Span<float> destination)
    {
        Debug.Assert(source.Length == (long)rows * columns && destination.Length == source.Length, "whole matrices");
        fixed (float* from = source, to = destination)
        {
            for (int row = 0; row < rows; row += Block)
            {
                for (int column = 0; column < columns; column += Block)
                {
                    // Positions of elements are below 2^31, those of bytes are not: nint.
                    TransposeBlock(
                        from + ((nint)row * columns) + column, columns, to + ((nint)column * rows) + row, rows,
                        Math.Min(Block, rows - row), Math.Min(Block, columns - column));
                }
            }
        }
    }

    private static void TransposeBlock(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        int i = 0;
        for (; i <= rows - Tile; i += Tile)
        {
            int j = 0;
            for (; j <= columns - Tile; j += Tile)
            {
                TransposeTile(from + (i * fromRow) + j, fromRow, to + (j * toRow) + i, toRow);
            }

            TransposeSingly(from + (i * fromRow) + j, fromRow, to + (j * toRow) + i, toRow, Tile, columns - j);
        }

        TransposeSingly(from + (i * fromRow), fromRow, to + i, toRow, rows - i, columns);
    }

    private static void TransposeTile(float* from, nint fromRow, float* to, nint toRow)
    {
        Vector128<float> row0 = Vector128.Load(from);
        Vector128<float> row1 = Vector128.Load(from + fromRow);
        Vector128<float> row2 = Vector128.Load(from + (2 * fromRow));
        Vector128<float> row3 = Vector128.Load(from + (3 * fromRow));
        Transposition.Transpose4x4(ref row0, ref row1, ref row2, ref row3);
        row0.Store(to);
        row1.Store(to + toRow);
        row2.Store(to + (2 * toRow));
        row3.Store(to + (3 * toRow));
    }

    private static void TransposeSingly(float* from, nint fromRow, float* to, nint toRow, int rows, int columns)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                to[(j * toRow) + i] = from[(i * fromRow) + j];
            }
        }
    }
}
