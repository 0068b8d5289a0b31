using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>
/// A fold with fewer rows to train on. Rows are in a drawn order, and so many of its first are taken: a smaller subset is part of every larger one. The rows held out stay.
/// </summary>
internal sealed class TrainingSubsets
{
    private readonly RowFold _fold;
    private readonly int[] _order;

    /// <param name="fold">All its rows.</param>
    /// <param name="classes">The class of each row of the data, so that every subset has about the share of each; null for none.</param>
    /// <param name="seed">Seeds the order, different for each fold.</param>
    public TrainingSubsets(RowFold fold, int[]? classes, int seed)
    {
        _fold = fold;
        int[] drawn = [.. fold.TrainRows];
        new CounterRandom(RandomPurpose.TrainingSubsets, seed, fold.Index).Shuffle(drawn);

        // The j-th of a class's n rows stands at (j + 1/2) / n of the order.
        _order =
        [
            .. drawn.GroupBy(row => classes?[row] ?? 0)
                .SelectMany(rows => rows.Select((row, j) => (Row: row, Place: (j + 0.5) / rows.Count())))
                .OrderBy(each => each.Place)
                .Select(each => each.Row),
        ];
    }

    /// <summary>The subsets of each fold.</summary>
    /// <exception cref="ArgumentException">There is not a class for each row.</exception>
    public static TrainingSubsets[] Of(string who, RowFold[] folds, IReadOnlyList<int>? classes, int seed)
    {
        int[]? kept = classes is null ? null : [.. classes];
        int rows = 1 + folds.Max(fold => fold.TrainRows.DefaultIfEmpty(-1).Max());
        return kept is null || kept.Length >= rows ? Array.ConvertAll(folds, fold => new TrainingSubsets(fold, kept, seed)) : throw new ArgumentException(
            $"{who} expects a class for each row but got {kept.Length} classes, and a fold with row {rows - 1}. Classes are those of all rows, in their order.", nameof(classes));
    }

    /// <summary>The fold with a share of its rows to train on: rows / most of them, rounded down, and one at least.</summary>
    /// <param name="rows">1 to most.</param>
    /// <param name="most">Training rows of the fold that has the most.</param>
    public RowFold Take(int rows, int most)
    {
        int count = Math.Max(1, (int)((long)rows * _order.Length / most));
        return count >= _order.Length ? _fold : new RowFold
        {
            Index = _fold.Index,
            TrainRows = [.. _order.Take(count).Order()],
            ValidationRows = _fold.ValidationRows,
        };
    }
}
