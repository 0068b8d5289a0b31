using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace NeuralNet.Tool.Data;

/// <summary>
/// Reads a table of any size in parts of some 250,000 characters, all in the form (separator, decimal separator, names) of the first. Memory follows a part,
/// or the longest row.
/// </summary>
internal sealed partial class CsvParts
{
    private const int PartCharacters = 1 << 18;

    private static readonly char[] Separators = [',', ';', '\t', '|'];

    private readonly string _name;
    private readonly CsvRecords _records;
    private readonly TableOptions _form;
    private readonly List<string> _first;
    private int _line;

    /// <param name="name">What messages call the file.</param>
    /// <param name="text">Its text.</param>
    /// <param name="options">What is known of its form.</param>
    /// <exception cref="FormatException">It is no table.</exception>
    public CsvParts(string name, TextReader text, TableOptions options)
    {
        (_name, _records, _line) = (name, new CsvRecords(text, name), options.SkipLines + 1);
        for (int line = 0; line < options.SkipLines; line++)
        {
            text.ReadLine();
        }

        _first = Records();
        TableOptions given = options with { SkipLines = 0 };
        Table found = Parse(Join(_first), given, _line);
        Names = found.ColumnNames;
        string[] rows = [.. _first.Where(IsRow)];
        Separator = options.Separator ?? Separators.FirstOrDefault(separator => Names.Count == CsvField.Count(rows[0], separator), ',');
        DecimalSeparator = options.DecimalSeparator ?? (Separator == ',' || HasPoints(found, given) ? '.' : ',');
        Header = string.Join(Separator, Names.Select(column => CsvField.Quote(column, Separator)));
        _form = given with { Separator = Separator, DecimalSeparator = DecimalSeparator, HasHeader = true };
        if (rows.Length > found.RowCount)
        {
            int header = _first.FindIndex(IsRow);
            _line += _first.Take(header + 1).Sum(LinesOf);
            _first.RemoveRange(0, header + 1);
        }
    }

    public IReadOnlyList<string> Names { get; }

    public char Separator { get; }

    public char DecimalSeparator { get; }

    /// <summary>The names as a record.</summary>
    public string Header { get; }

    /// <summary>The parts, one after another, once.</summary>
    /// <param name="kinds">What some columns are. All others are texts, which nothing can be wrong with.</param>
    /// <exception cref="FormatException">A row or a value is wrong; the message names its line.</exception>
    public IEnumerable<CsvPart> Parts(IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        TableOptions form = FormWith(kinds);
        for (List<string> records = _first; records.Count > 0; records = Records())
        {
            string[] rows = [.. records.Where(IsRow)];
            if (rows.Length > 0)
            {
                yield return new(Parse($"{Header}\n{Join(records)}", form, _line - LinesOf(Header)), rows);
            }

            _line += records.Sum(LinesOf);
        }
    }

    /// <summary>Some records of the table, without their lines' numbers: what is wrong with them was found when they were read.</summary>
    public Table TableOf(IReadOnlyList<string> records, IReadOnlyDictionary<string, ColumnKind> kinds) => Parse($"{Header}\n{Join(records)}", FormWith(kinds), line: 1);

    private TableOptions FormWith(IReadOnlyDictionary<string, ColumnKind> kinds) =>
        _form with { Kinds = Names.ToDictionary(name => name, name => kinds.GetValueOrDefault(name, ColumnKind.Text)) };

    // With its line end, so that a last empty line of a table of one column counts.
    private static string Join(IEnumerable<string> records) => string.Concat(records.Select(record => record + "\n"));

    private static int LinesOf(string record) => 1 + record.Count(character => character == '\n');

    // The library's reader skips lines without text, but in a table of one column they are missing values.
    private bool IsRow(string record) => Names.Count == 1 || !string.IsNullOrWhiteSpace(record);

    private List<string> Records()
    {
        var records = new List<string>();
        var record = new StringBuilder();
        try
        {
            for (int characters = 0; characters < PartCharacters && _records.Next(record); record.Clear())
            {
                records.Add(record.ToString());
                characters += record.Length + 1;
            }
        }
        catch (DecoderFallbackException)
        {
            throw new ToolException($"{_name} is not text in UTF-8. Pass its encoding, such as --encoding latin1.");
        }
        catch (InvalidDataException)
        {
            throw new ToolException($"{_name}: expected what gzip wrote but its checks fail. The file is damaged: copy it again from where it came.");
        }

        return records;
    }

    private bool HasPoints(Table found, TableOptions options)
    {
        try
        {
            Table other = Table.Parse(Join(_first), options with { DecimalSeparator = '.' });
            return found.Columns.Zip(other.Columns).All(pair => pair is (NumberColumn left, NumberColumn right)
                ? left.AsSpan().SequenceEqual(right.AsSpan())
                : pair.First.Kind == pair.Second.Kind);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <param name="text">The text.</param>
    /// <param name="options">Its form.</param>
    /// <param name="line">The file's line that is the text's first.</param>
    private Table Parse(string text, TableOptions options, int line)
    {
        try
        {
            return Table.Parse(text, options);
        }
        catch (FormatException problem)
        {
            string message = TextName().Replace(problem.Message, _ => _name, 1);
            throw new FormatException(LineNumber().Replace(message, match => string.Create(
                CultureInfo.InvariantCulture, $"line {long.Parse(match.ValueSpan[5..], CultureInfo.InvariantCulture) + line - 1}"), 1), problem);
        }
    }

    [GeneratedRegex("^CSV")]
    private static partial Regex TextName();

    [GeneratedRegex(@"line \d{1,10}")]
    private static partial Regex LineNumber();
}
