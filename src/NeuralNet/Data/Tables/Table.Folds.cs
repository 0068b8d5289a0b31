namespace NeuralNet;

/// <content>Folds of a cross-validation, by the names of columns: <see cref="Folds"/> with the rows of a table.</content>
public sealed partial class Table
{
    /// <summary>The rows of both parts, copied.</summary>
    /// <param name="parts">Row numbers, such as a fold.</param>
    /// <exception cref="ArgumentNullException">The parts are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public (Table Train, Table Validation) Split(RowFold parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return (Take(parts.TrainRows), Take(parts.ValidationRows));
    }

    /// <summary><see cref="Folds.KFold"/> of the rows.</summary>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N, or of repeats less than 1.</exception>
    public IEnumerable<RowFold> KFold(int folds, int seed, int repeats = 1) => Folds.KFold(RowCount, folds, seed, repeats);

    /// <summary><see cref="Folds.StratifiedKFold"/> by the values of a column; rows without a value are one more class.</summary>
    /// <param name="column">A column of categories, texts or whole numbers.</param>
    /// <param name="folds">Number of folds, 2 to N.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to N, or of repeats less than 1.</exception>
    /// <exception cref="ArgumentException">There is no such column, or its numbers have fractions.</exception>
    public IEnumerable<RowFold> StratifiedKFold(string column, int folds, int seed, int repeats = 1) =>
        Folds.StratifiedKFold(ClassesOf(column, nameof(StratifiedKFold), out _), folds, seed, repeats);

    /// <summary><see cref="Folds.GroupedKFold"/> by the values of a column, such as a patient; none may be missing.</summary>
    /// <param name="column">The column that names each row's group.</param>
    /// <param name="folds">Number of folds, 2 to the number of groups.</param>
    /// <param name="seed">Seeds the draw.</param>
    /// <param name="repeats">How often the whole is done, each time by another draw.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of folds is not 2 to the number of groups, or of repeats less than 1.</exception>
    /// <exception cref="ArgumentException">There is no such column, a group is missing, or its numbers have fractions.</exception>
    public IEnumerable<RowFold> GroupedKFold(string column, int folds, int seed, int repeats = 1) =>
        Folds.GroupedKFold(GroupsOf(column, nameof(GroupedKFold), out _), folds, seed, repeats);
}
