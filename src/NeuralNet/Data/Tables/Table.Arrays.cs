using MathNet.Numerics.LinearAlgebra;

namespace NeuralNet;

/// <content>From numbers in memory: a column of the table for each column of the array. NaN is a missing value.</content>
public sealed partial class Table
{
    /// <summary>A table of numbers, copied.</summary>
    /// <param name="values">[N, columns], finite or NaN.</param>
    /// <param name="names">A name for each column; none for Column1, Column2, ...</param>
    /// <exception cref="ArgumentNullException">The values are null.</exception>
    /// <exception cref="ArgumentException">There is no column, another number of names, a name twice, or an infinite number.</exception>
    public static Table From(float[,] values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.GetLength(0), values.GetLength(1), (i, j) => values[i, j], names);
    }

    /// <inheritdoc cref="From(float[,], IReadOnlyList{string})"/>
    public static Table From(double[,] values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.GetLength(0), values.GetLength(1), (i, j) => values[i, j], names);
    }

    /// <summary>A table of numbers, copied.</summary>
    /// <param name="rows">N rows of equal length, finite or NaN.</param>
    /// <param name="names">A name for each column; none for Column1, Column2, ...</param>
    /// <exception cref="ArgumentNullException">The rows or one of them are null.</exception>
    /// <exception cref="ArgumentException">
    /// The rows differ in length, there is no row or column, another number of names, a name twice, or an infinite number.
    /// </exception>
    public static Table From(float[][] rows, params IReadOnlyList<string> names)
    {
        int columns = WidthOf(rows);
        return From(rows.Length, columns, (i, j) => rows[i][j], names);
    }

    /// <inheritdoc cref="From(float[][], IReadOnlyList{string})"/>
    public static Table From(double[][] rows, params IReadOnlyList<string> names)
    {
        int columns = WidthOf(rows);
        return From(rows.Length, columns, (i, j) => rows[i][j], names);
    }

    /// <inheritdoc cref="From(float[,], IReadOnlyList{string})"/>
    public static Table From(Matrix<float> values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.RowCount, values.ColumnCount, (i, j) => values[i, j], names);
    }

    /// <inheritdoc cref="From(float[,], IReadOnlyList{string})"/>
    public static Table From(Matrix<double> values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.RowCount, values.ColumnCount, (i, j) => values[i, j], names);
    }

    /// <inheritdoc cref="From(float[,], IReadOnlyList{string})"/>
    public static Table From(Tensor values, params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Shape.Rank == 2
            ? From(values.Rows, values.Columns, (i, j) => values[i, j], names)
            : throw new ArgumentException($"Table.From expects a tensor [N, columns] but got {values.Shape}. Reshape it to a row for each example.", nameof(values));
    }

    private static Table From(int rows, int columns, Func<int, int, double> value, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count > 0 && names.Count != columns)
        {
            throw new ArgumentException($"Table.From expects a name for each of {columns} columns, or none, but got {names.Count}.", nameof(names));
        }

        return Of([.. Enumerable.Range(0, columns).Select(j => new NumberColumn(
            names.Count > 0 ? names[j] : TableHeader.Default(j), Enumerable.Range(0, rows).Select(i => value(i, j))))]);
    }

    private static int WidthOf<T>(T[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        for (int i = 0; i < rows.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(rows[i], nameof(rows));
            if (rows[i].Length != rows[0].Length)
            {
                throw new ArgumentException(
                    $"Table.From expects rows of equal length but row 0 has {rows[0].Length} numbers and row {i} has {rows[i].Length}.", nameof(rows));
            }
        }

        return rows.Length == 0 ? 0 : rows[0].Length;
    }
}
