namespace NeuralNet;

/// <summary>What a table's file looks like: given by the user, or found from its first 64 K characters.</summary>
internal sealed class TableForm
{
    private const int SampleLength = 1 << 16;

    // In the order of preference where several give the same number of fields in every row: a comma is also in numbers and in prose.
    private static readonly char[] Separators = ['\t', ';', '|', ','];

    private TableForm(TableOptions options, char separator, List<SampleRow> rows)
    {
        Separator = separator;
        HasQuotes = options.HasQuotes;
        DateFormats = options.DateFormats;
        ThousandsSeparator = options.ThousandsSeparator;
        IsDecimalGiven = options.DecimalSeparator is not null || options.ThousandsSeparator is '.' or ',';
        var votes = new DecimalVotes();
        foreach (SampleRow row in rows)
        {
            votes.Add(row.Fields);
        }

        IsDecimalSure = IsDecimalGiven || votes.IsSure;
        DecimalSeparator = options.DecimalSeparator ?? options.ThousandsSeparator switch
        {
            ',' => '.',
            '.' => ',',
            _ => votes.Winner,
        };
        FieldCount = rows.Count == 0 ? 0 : rows[0].Fields.Length;
    }

    public char Separator { get; }

    public char DecimalSeparator { get; }

    /// <summary>Whether the user said it, directly or by the thousands separator.</summary>
    public bool IsDecimalGiven { get; }

    /// <summary>Whether it was given or some number in the sample can be read in no other way.</summary>
    public bool IsDecimalSure { get; }

    public char? ThousandsSeparator { get; }

    public IReadOnlyList<string> DateFormats { get; }

    public bool HasQuotes { get; }

    /// <summary>Whether the first row is the names; null if the file does not tell.</summary>
    public bool? HasHeader { get; private init; }

    /// <summary>The fields of the first row.</summary>
    public int FieldCount { get; }

    /// <summary>Finds the form.</summary>
    /// <param name="text">The table's text, behind skipped lines.</param>
    /// <param name="options">What is given.</param>
    /// <exception cref="FormatException">The first line has one field and those at the end have more; the caller adds the file.</exception>
    public static TableForm Find(TextReader text, TableOptions options)
    {
        char[] buffer = new char[SampleLength];
        int length = text.ReadBlock(buffer);
        var sample = new TableSample(buffer.AsSpan(0, length).ToString(), isCut: length == SampleLength, options.HasQuotes);
        char separator = options.Separator ?? FindSeparator(sample);
        List<SampleRow> rows = sample.Rows(separator);
        var form = new TableForm(options, separator, rows);
        return options.HasHeader is null && rows.Count > 0
            ? new(options, separator, rows) { HasHeader = IsHeader(rows[0].Fields, form.DecimalSeparator) }
            : new(options, separator, rows) { HasHeader = options.HasHeader ?? true };
    }

    /// <summary>The separator that is most often in a line.</summary>
    public static char FindSeparator(string line) => Separators.MaxBy(separator => line.Count(character => character == separator));

    private static char FindSeparator(TableSample sample)
    {
        char best = ',';
        double bestShare = 0;
        foreach (char separator in Separators)
        {
            List<SampleRow> rows = sample.Rows(separator);
            if (rows.Count > 0 && rows[0].Fields.Length > 1)
            {
                double share = (double)rows.Count(row => row.Fields.Length == rows[0].Fields.Length) / rows.Count;
                (best, bestShare) = share > bestShare ? (separator, share) : (best, bestShare);
            }
        }

        if (bestShare == 0)
        {
            ThrowIfLinesComeBefore(sample);
        }

        return best;
    }

    // One field in the first line, but several in each of the last: a title, which must not become the name of a column.
    private static void ThrowIfLinesComeBefore(TableSample sample)
    {
        foreach (char separator in Separators)
        {
            List<SampleRow> rows = sample.Rows(separator);
            int first = rows.Count;
            while (first > 0 && rows[first - 1].Fields.Length == rows[^1].Fields.Length && rows[^1].Fields.Length > 1)
            {
                first--;
            }

            if (rows.Count - first >= 2)
            {
                int line = rows[first].Line;
                throw new FormatException(
                    $"line 1 has one field but the lines from {line} on have {rows[first].Fields.Length}, with {TableText.Quote([separator])} between them. Pass SkipLines = {line - 1} if "
                    + $"the table begins there, or Separator = '{(separator == ',' ? ';' : ',')}' if it has one column.");
            }
        }
    }

    // Names are seldom numbers: 5.1 or -3 never, 2024 perhaps, but not the same twice.
    private static bool? IsHeader(string[] fields, char decimalSeparator)
    {
        string[] numbers = [.. fields.Where(field => NumberText.TryParse(field, decimalSeparator, out _))];
        return numbers.Length == 0 ? true
            : numbers.Any(number => number.AsSpan().ContainsAnyExceptInRange('0', '9')) || numbers.Distinct().Count() < numbers.Length ? false
            : null;
    }
}
