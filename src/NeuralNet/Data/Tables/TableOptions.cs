using System.Text;

namespace NeuralNet;

/// <summary>How <see cref="Table.Read(string, TableOptions)"/> understands a file. What is null is found from the file's beginning.</summary>
/// <example>
/// <code>
/// Table table = Table.Read("umsatz.csv", new()
/// {
///     Encoding = Encoding.Latin1,
///     SkipLines = 3,
///     DecimalSeparator = ',',
///     Kinds = new Dictionary&lt;string, ColumnKind&gt; { ["postcode"] = ColumnKind.Category },
/// });
/// </code>
/// </example>
public sealed record TableOptions
{
    /// <summary>Between fields: a character of ASCII that is no quote, no <c>#</c> and no line end. Null: the one of comma, semicolon, tab and <c>|</c> that fits.</summary>
    public char? Separator { get; init; }

    /// <summary>In numbers: a point or a comma. Null: the one that the file's numbers have.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>
    /// Between groups of three digits, such as the comma of 1,234,567. Null: in a column whose every value is a number with such groups, and
    /// where it cannot be the decimal separator. A thin or no-break space and an apostrophe are always understood.
    /// </summary>
    public char? ThousandsSeparator { get; init; }

    /// <summary>The text's encoding, where the file has no byte order mark. Null: UTF-8. Bytes that do not fit are an error, never replaced.</summary>
    public Encoding? Encoding { get; init; }

    /// <summary>Whether the first row has the names of the columns. Null: it does, unless it holds numbers.</summary>
    /// <remarks>Without names the columns are <c>Column1</c>, <c>Column2</c> and so on. So is a column whose name is empty.</remarks>
    public bool? HasHeader { get; init; }

    /// <summary>Lines before the table, such as a title, that are not read; 0 or more.</summary>
    public int SkipLines { get; init; }

    /// <summary>
    /// Texts that stand for a missing value, in any casing, also within quotes; an empty field always does. By default NA, N/A, NaN, null, ? and -.
    /// </summary>
    public IReadOnlyList<string> MissingTexts { get; init; } = ["NA", "N/A", "NaN", "null", "?", "-"];

    /// <summary>The kinds of some columns, by name, where the rule's are not wanted; see <see cref="Table"/>.</summary>
    public IReadOnlyDictionary<string, ColumnKind> Kinds { get; init; } = new Dictionary<string, ColumnKind>();

    /// <summary>
    /// .NET formats of dates, such as <c>dd/MM/yy</c>, which are tried before the known ones, with English names of months.
    /// </summary>
    public IReadOnlyList<string> DateFormats { get; init; } = [];

    /// <summary>Whether double quotes enclose fields. False: a quote is a character like others, as in lists of inches.</summary>
    public bool HasQuotes { get; init; } = true;

    /// <summary>The most rows to accept, for files that others made: a small compressed file can unpack to a thousand times its size. Null: what an array holds.</summary>
    public int? MaxRows { get; init; }

    internal static TableOptions Default { get; } = new();

    /// <exception cref="ArgumentException">Options contradict each other or are out of range.</exception>
    internal void Verify()
    {
        if (Separator is char separator && separator is '"' or '#' or not ('\t' or (>= ' ' and <= '~')))
        {
            throw Wrong(nameof(Separator), $"a character of ASCII that is no quote, no # and no line end but got U+{(int)Separator:X4}");
        }

        if (DecimalSeparator is not (null or '.' or ','))
        {
            throw Wrong(nameof(DecimalSeparator), $"a point or a comma but got {TableText.Quote([DecimalSeparator.Value])}");
        }

        if (ThousandsSeparator is char thousands && (char.IsLetterOrDigit(thousands) || thousands is '+' or '-' or '"'))
        {
            throw Wrong(nameof(ThousandsSeparator), $"a character that is part of no number but got {TableText.Quote([thousands])}");
        }

        if (ThousandsSeparator is not null && ThousandsSeparator == DecimalSeparator)
        {
            throw Wrong(nameof(ThousandsSeparator), $"another character than the decimal separator but both are {TableText.Quote([ThousandsSeparator.Value])}");
        }

        ArgumentOutOfRangeException.ThrowIfNegative(SkipLines, nameof(SkipLines));
        ArgumentOutOfRangeException.ThrowIfNegative(MaxRows ?? 0, nameof(MaxRows));
        ArgumentNullException.ThrowIfNull(MissingTexts, nameof(MissingTexts));
        ArgumentNullException.ThrowIfNull(Kinds, nameof(Kinds));
        ArgumentNullException.ThrowIfNull(DateFormats, nameof(DateFormats));
    }

    private static ArgumentException Wrong(string option, string problem) => new($"TableOptions.{option} expects {problem}.", option);
}
