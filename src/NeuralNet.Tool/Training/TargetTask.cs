namespace NeuralNet.Tool.Training;

/// <summary>Whether a column is predicted as classes or as numbers, and why.</summary>
/// <param name="IsClassifier">Whether it has classes.</param>
/// <param name="Reason">A line for the user.</param>
internal sealed record TargetTask(bool IsClassifier, string Reason)
{
    // Grades and counts of a few values are learned better as classes than as numbers, and 0 and 1 are yes and no.
    private const int MostClassesOfNumbers = 10;
    private const int FewestRowsOfClass = 2;

    /// <exception cref="ToolException">The column is no target, or not of the kind that is asked for.</exception>
    public static TargetTask Of(TableColumn target, bool? isClassifier)
    {
        int different = target.CountDistinct();
        if (different < 2)
        {
            throw new ToolException($"\"{target.Name}\" has {(different == 0 ? "no value" : "the same value in all rows")}: there is nothing to learn. Give another --target.");
        }

        if (target is not NumberColumn numbers)
        {
            return isClassifier == false
                ? throw new ToolException($"--task number expects numbers in \"{target.Name}\" but its values are {(target.Kind == ColumnKind.Text ? "texts" : "categories")}. Leave --task out.")
                : target.Kind == ColumnKind.Text && isClassifier is null
                ? throw new ToolException($"\"{target.Name}\" has {different} different texts in {target.Count} rows: too many for classes. If they are classes, say --task class.")
                : new(true, $"predicts \"{target.Name}\": {different} classes");
        }

        bool isWhole = Array.TrueForAll(numbers.AsSpan().ToArray(), value => double.IsNaN(value) || value == Math.Floor(value));
        bool hasClasses = isClassifier ?? (isWhole && different <= MostClassesOfNumbers && numbers.Count >= FewestRowsOfClass * different);
        return hasClasses
            ? new(true, $"predicts \"{target.Name}\": {different} classes{(isClassifier is null ? " (--task number takes them as numbers)" : "")}")
            : new(false, $"predicts \"{target.Name}\": a number{(isClassifier is null && isWhole && different <= 100 ? " (--task class takes its values as classes)" : "")}");
    }
}
