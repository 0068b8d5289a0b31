namespace NeuralNet;

/// <summary>A few numbers that stand for a column of many.</summary>
internal static class Representatives
{
    /// <summary>Writes a column: quantiles, and below them NaN for the share that is missing. Where all numbers are kept and there is room, they are the column's own.</summary>
    /// <param name="numbers">Those that are there.</param>
    /// <param name="count">All rows, with those that have no number.</param>
    /// <param name="rows">[rows, F], NaN in the column.</param>
    /// <param name="column">The column.</param>
    public static void Write(QuantileSketch numbers, long count, Tensor rows, int column)
    {
        if (numbers.Count == 0)
        {
            return;
        }

        int present = (int)Math.Clamp(Math.Round((double)numbers.Count / count * rows.Rows), 1, rows.Rows);
        double[] spread = numbers.Spread(Math.Max(2, present));
        for (int i = 0; i < Math.Min(spread.Length, rows.Rows); i++)
        {
            rows[i, column] = (float)spread[i];
        }
    }
}
