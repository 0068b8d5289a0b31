namespace NeuralNet;

/// <summary>Permutation importance (Breiman 2001; Fisher, Rudin and Dominici 2019).</summary>
internal static class PermutationImportance
{
    /// <param name="schema">The columns.</param>
    /// <param name="rows">[N, columns], left as it is.</param>
    /// <param name="repeats">Shuffles of each column.</param>
    /// <param name="seed">Of the shuffles.</param>
    /// <param name="error">The error on such rows.</param>
    /// <returns>The columns, the most needed first.</returns>
    /// <exception cref="ArgumentOutOfRangeException">No repeat.</exception>
    /// <exception cref="ArgumentException">Fewer than two rows.</exception>
    public static IReadOnlyList<ColumnImportance> Of(FeatureSchema schema, Tensor rows, int repeats, int seed, Func<Tensor, double> error)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        if (rows.Rows < 2)
        {
            throw new ArgumentException($"Importance expects two or more rows to shuffle but got {rows.Rows}.", nameof(rows));
        }

        double before = error(rows);
        Tensor shuffled = rows.Clone();
        var columns = new ColumnImportance[rows.Columns];
        for (int j = 0; j < columns.Length; j++)
        {
            var random = new Random(unchecked((seed * 7_919) + j));
            double[] increases = new double[repeats];
            for (int repeat = 0; repeat < repeats; repeat++)
            {
                int[] order = [.. Enumerable.Range(0, rows.Rows)];
                random.Shuffle(order);
                for (int i = 0; i < order.Length; i++)
                {
                    shuffled[i, j] = rows[order[i], j];
                }

                increases[repeat] = error(shuffled) - before;
            }

            for (int i = 0; i < rows.Rows; i++)
            {
                shuffled[i, j] = rows[i, j];
            }

            double mean = increases.Average();
            columns[j] = new(schema.Names[j], mean, Math.Sqrt(increases.Average(increase => (increase - mean) * (increase - mean))));
        }

        return [.. columns.OrderByDescending(column => column.Increase)];
    }
}
