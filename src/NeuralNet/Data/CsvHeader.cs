namespace NeuralNet;

/// <summary>The first row of a CSV file: which column is where, and how errors name a place.</summary>
internal sealed class CsvHeader
{
    private const int Shown = 40;
    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    /// <param name="source">The file, as errors name it.</param>
    /// <param name="line">Where the header row begins.</param>
    /// <param name="names">The column names.</param>
    /// <exception cref="FormatException">Two columns have the same name.</exception>
    public CsvHeader(string source, int line, string[] names)
    {
        Source = source;
        Names = names;
        for (int i = 0; i < names.Length; i++)
        {
            if (!_indices.TryAdd(names[i], i))
            {
                throw new FormatException(
                    $"{source}, line {line}: columns {_indices[names[i]] + 1} and {i + 1} are both named {Quote(names[i])}. Rename one.");
            }
        }
    }

    public string Source { get; }

    public string[] Names { get; }

    /// <summary>The position of a column.</summary>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (_indices.TryGetValue(column, out int index))
        {
            return index;
        }

        throw new ArgumentException($"{Source} has no column {Quote(column)}. Its columns are {List(Names)}.", nameof(column));
    }

    /// <summary>The name of a column for a message: its beginning where it is long.</summary>
    public string NameAt(int index) => Cut(Names[index]);

    /// <summary>Some names for a message: the first of them where there are many, the beginning of each where it is long.</summary>
    public static string List(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Shown).Select(Cut)) + (names.Count > Shown ? ", ..." : "");

    /// <summary>A text from the file for a message: quoted, on one line and not too long.</summary>
    public static string Quote(string text) => $"\"{Cut(text)}\"";

    private static string Cut(string text) =>
        (text.Length > Shown ? string.Concat(text.AsSpan(0, Shown), "...") : text).ReplaceLineEndings(" ");
}
