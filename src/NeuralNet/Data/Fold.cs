namespace NeuralNet;

/// <summary>One turn of a cross-validation: the rows of a dataset in two parts.</summary>
public sealed class Fold
{
    /// <summary>Which, from 0.</summary>
    public required int Index { get; init; }

    /// <summary>The rows to train on.</summary>
    public required Dataset Train { get; init; }

    /// <summary>The rows held out.</summary>
    public required Dataset Validation { get; init; }

    /// <summary>The row number in the whole dataset of each training row, ascending.</summary>
    public required int[] TrainRows { get; init; }

    /// <summary>The row number in the whole dataset of each held-out row, ascending.</summary>
    public required int[] ValidationRows { get; init; }

    /// <summary>Text such as <c>Fold 0: 127 rows to train on, 32 held out</c>.</summary>
    public override string ToString() => $"Fold {Index}: {TrainRows.Length} rows to train on, {ValidationRows.Length} held out";
}
