namespace NeuralNet.Tool.Training;

/// <summary>Columns that give the answer away: copies of the target, or what was written down after it.</summary>
internal static class TargetCopies
{
    private const double Told = 0.995;
    private const double Correlated = 0.9999;
    private const int RowsOfValue = 4;

    /// <summary>The columns, with the share of rows or the correlation.</summary>
    /// <param name="table">The rows, with a target each.</param>
    /// <param name="target">The column to predict.</param>
    /// <param name="isClassifier">Whether it has classes.</param>
    public static IEnumerable<(string Column, string How)> Find(Table table, string target, bool isClassifier)
    {
        foreach (TableColumn column in table.Columns.Where(column => column.Name != target))
        {
            if (isClassifier)
            {
                double share = ShareTold(column, table[target]);
                if (share >= Told && ShareTold(null, table[target]) < 0.95)
                {
                    yield return (column.Name, FormattableString.Invariant($"its value alone tells \"{target}\" in {share * 100:0.#} % of the rows"));
                }
            }
            else if (column is NumberColumn numbers && table[target] is NumberColumn targets && Math.Abs(Correlation(numbers.AsSpan(), targets.AsSpan())) is >= Correlated and var r)
            {
                yield return (column.Name, FormattableString.Invariant($"its correlation with \"{target}\" is {r:0.#####}"));
            }
        }
    }

    // The share of rows whose class is the most frequent of their value; a missing value is one, too. 0 where most values are met seldom, so that this tells nothing.
    private static double ShareTold(TableColumn? column, TableColumn target)
    {
        var counts = new Dictionary<(string?, string?), int>();
        for (int row = 0; row < target.Count; row++)
        {
            (string?, string?) pair = (column?.TextAt(row), target.TextAt(row));
            counts[pair] = counts.GetValueOrDefault(pair) + 1;
        }

        var values = counts.GroupBy(count => count.Key.Item1).Select(group => group.Max(count => count.Value)).ToList();
        return values.Count * RowsOfValue > target.Count ? 0 : (double)values.Sum() / target.Count;
    }

    private static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double n, double meanX, double meanY, double xx, double yy, double xy) = (0, 0, 0, 0, 0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            if (!double.IsNaN(x[i]) && !double.IsNaN(y[i]))
            {
                n++;
                (double dx, double dy) = (x[i] - meanX, y[i] - meanY);
                meanX += dx / n;
                meanY += dy / n;
                xx += dx * (x[i] - meanX);
                yy += dy * (y[i] - meanY);
                xy += dx * (y[i] - meanY);
            }
        }

        return n > 2 && xx > 0 && yy > 0 ? xy / Math.Sqrt(xx * yy) : 0;
    }
}
