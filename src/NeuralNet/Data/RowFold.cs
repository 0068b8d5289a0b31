namespace NeuralNet;

/// <summary>Rows in two parts, by their numbers: for any source of rows, a table as well as a <see cref="Dataset"/>.</summary>
/// <example>
/// <code>
/// RowFold parts = Folds.GroupedSplit(patientOfRow, 0.8, seed: 1);
/// (Dataset train, Dataset test) = data.Split(parts);
/// </code>
/// </example>
public sealed class RowFold
{
    /// <summary>Which, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The numbers of the rows to train on, ascending.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>The numbers of the rows held out, ascending.</summary>
    public required int[] ValidationRows { get; init; }

    /// <summary>Text such as <c>Fold 0: 127 rows to train on, 32 held out</c>.</summary>
    public override string ToString() => $"Fold {Index}: {TrainRows.Length} rows to train on, {ValidationRows.Length} held out";

    /// <summary>The rows where a condition holds are trained on, the others held out.</summary>
    internal static RowFold Where(int index, int count, Func<int, bool> isTrain) => new()
    {
        Index = index,
        TrainRows = [.. Enumerable.Range(0, count).Where(isTrain)],
        ValidationRows = [.. Enumerable.Range(0, count).Where(row => !isTrain(row))],
    };
}
