namespace NeuralNet.TableBenchmarks;

/// <summary>A table whose column <c>Fold</c> says when a row is tested.</summary>
internal sealed class FoldedTable
{
    /// <summary>The column to predict.</summary>
    public const string Target = "target";

    private const string Fold = "Fold";
    private const string FileEnding = ".csv.gz";

    /// <summary>Of a table with more rows than this, only the first fold is tested, as the baselines were.</summary>
    private const int ManyRows = 10_000;

    private readonly Table _table;

    private FoldedTable(string name, bool isClasses, Table table)
    {
        Name = name;
        IsClasses = isClasses;
        _table = table;
        Folds = [.. table.Numbers(Fold).AsSpan().ToArray().Distinct().Order().Select(fold => (int)fold)];
    }

    public string Name { get; }

    /// <summary>Whether the target is a column of classes; of numbers otherwise.</summary>
    public bool IsClasses { get; }

    public int RowCount => _table.RowCount;

    /// <summary>Columns to learn from.</summary>
    public int FeatureCount => _table.Columns.Count - 2;

    /// <summary>All folds that the column has, from small to large.</summary>
    public IReadOnlyList<int> Folds { get; }

    /// <summary>The folds that the baselines are the means of.</summary>
    public IReadOnlyList<int> UsualFolds => RowCount > ManyRows ? [Folds[0]] : Folds;

    /// <summary>The names of the tables in a folder.</summary>
    public static IEnumerable<string> NamesIn(string folder) => Directory.EnumerateFiles(folder, "*" + FileEnding)
        .Select(path => Path.GetFileName(path)[..^FileEnding.Length]);

    /// <summary>Reads a table of a folder.</summary>
    /// <exception cref="FormatException">The file is no such table; the message names it.</exception>
    public static FoldedTable Read(string folder, string name, bool isClasses)
    {
        string path = Path.Combine(folder, name + FileEnding);
        var kinds = new Dictionary<string, ColumnKind>
        {
            [Target] = isClasses ? ColumnKind.Category : ColumnKind.Number,
            [Fold] = ColumnKind.Number,
        };
        Table table = Table.Read(path, new() { Kinds = kinds });
        foreach (double fold in table.Numbers(Fold).AsSpan())
        {
            if (!(fold is >= 0 and < int.MaxValue && double.IsInteger(fold)))
            {
                throw new FormatException(FormattableString.Invariant($"{path} expects a whole number, 0 or more, in each row of the column {Fold} but got {fold}."));
            }
        }

        return table[Target].MissingCount == 0 && table.Columns.Count > 2
            ? new(name, isClasses, table)
            : throw new FormatException($"{path} expects a value in each row of the column {Target}, and a column to learn from.");
    }

    /// <summary>The rows of the other folds and those of this one, both without the column <c>Fold</c>.</summary>
    /// <exception cref="ArgumentException">There is no such fold, or no other.</exception>
    public (Table Train, Table Test) Split(int fold)
    {
        if (!Folds.Contains(fold) || Folds.Count < 2)
        {
            throw new ArgumentException($"Table {Name} has no fold {fold} beside others: its folds are {string.Join(", ", Folds)}.");
        }

        NumberColumn folds = _table.Numbers(Fold);
        Table rest = _table.Without(Fold);
        int[] rows = [.. Enumerable.Range(0, RowCount)];
        return (rest.Take([.. rows.Where(row => folds[row] != fold)]), rest.Take([.. rows.Where(row => folds[row] == fold)]));
    }
}
