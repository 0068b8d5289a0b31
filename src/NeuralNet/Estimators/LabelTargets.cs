namespace NeuralNet;

/// <summary>The labels of a table's rows, a column of two values for each.</summary>
internal static class LabelTargets
{
    /// <summary>[N, L]: 1 where the row has the label, else 0.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="labels">The columns.</param>
    /// <param name="positives">The value of each column that says yes.</param>
    /// <exception cref="ArgumentException">A row has no value, or one that is neither yes nor the one other value.</exception>
    public static Tensor Of(Table table, IReadOnlyList<string> labels, IReadOnlyList<(string Yes, string No)> positives)
    {
        TableTargets.Check(table, labels);
        var flags = new Tensor(table.RowCount, labels.Count);
        for (int j = 0; j < labels.Count; j++)
        {
            for (int i = 0; i < flags.Rows; i++)
            {
                string text = table[labels[j]].TextAt(i)!;
                flags[i, j] = text == positives[j].Yes ? 1 : text == positives[j].No ? 0 : throw new ArgumentException(
                    $"Row {i} has \"{text}\" in \"{labels[j]}\", where the model expects \"{positives[j].Yes}\" or \"{positives[j].No}\".", nameof(table));
            }
        }

        return flags;
    }

    /// <summary>Of each column's two values the greater in ordinal order says yes: 1 of 0 and 1, true, yes, Yes.</summary>
    /// <exception cref="ArgumentException">A column has not two values.</exception>
    public static (string Yes, string No)[] AnswersOf(Table table, IReadOnlyList<string> labels) => [.. labels.Select(label =>
    {
        CategoryColumn column = table[label] as CategoryColumn ?? table.AsCategory(label).Categories(label);
        int[] counts = column.Counts();
        string[] values = [.. column.Categories.Where((_, code) => counts[code] > 0).Order(StringComparer.Ordinal)];
        return values is [var no, var yes] ? (yes, no) : throw new ArgumentException(
            $"MlpLabelClassifier.Fit expects two values in \"{label}\", for rows with the label and without, but it has {values.Length}: {string.Join(", ", values.Take(5))}. "
            + "For one of several classes use MlpClassifier.", nameof(table));
    })];
}
