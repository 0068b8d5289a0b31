using System.Text;
using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>A table's text, its form, and the errors that are found in it.</summary>
/// <param name="source">Where the text comes from.</param>
/// <param name="options">What the user says of it; verified.</param>
internal sealed class CsvText(TableSource source, TableOptions options)
{
    private const int MostHeader = 1 << 16;

    private TableForm? _form;

    public string Name => source.Name;

    public TableOptions Options => options;

    public MissingTexts Missing { get; } = new(options.MissingTexts);

    /// <summary>What it looks like; found from its beginning unless another text of the same form was told.</summary>
    /// <exception cref="FormatException">Lines seem to come before the table.</exception>
    public TableForm Form
    {
        get => _form ??= FindForm();
        set => _form = value;
    }

    /// <summary>Its rows, from the first.</summary>
    /// <exception cref="FormatException">It has no table, or no names where there must be some.</exception>
    public CsvRows OpenRows() => new(this, Form, Open());

    public FormatException Error(int line, string column, string problem) =>
        new($"{Name}, line {line}, column {TableText.Quote(column)}: {problem}");

    /// <summary>Whether <see cref="Explained"/> has a better text for an exception.</summary>
    public static bool Explains(Exception error) => error is UndecodableException or InvalidDataException or NotSupportedException;

    /// <summary>An exception as the user shall see it, with the text's name.</summary>
    public FormatException Explained(Exception error) => error switch
    {
        UndecodableException undecodable => Undecodable(undecodable),

        // GZipStream's, whose text speaks of archives
        InvalidDataException => new($"{Name}: expected what gzip wrote but its checks fail. The file is damaged: copy it again from where it came.", error),
        _ => new($"{Name}: a row is longer than 16 million characters. Perhaps a quote opens a field and is never closed, or the file is no table.", error),
    };

    public static SepReader OpenSep(TextReader text, char separator, bool hasQuotes) =>
        new Sep(separator).Reader(options => options with
        {
            HasHeader = false,
            DisableColCountCheck = true,
            Unescape = false,
            DisableQuotesParsing = !hasQuotes,
        }).From(text);

    private TableForm FindForm()
    {
        using TextReader text = Open();
        try
        {
            return TableForm.Find(text, options);
        }
        catch (FormatException error)
        {
            throw new FormatException($"{Name}: {(options.SkipLines > 0 ? $"behind {options.SkipLines} lines, " : "")}{error.Message}", error);
        }
    }

    private TextReader Open()
    {
        TextReader text = source.Open(options.Encoding);
        for (int line = 0; line < options.SkipLines; line++)
        {
            int character = 0;
            while (character is not ('\n' or -1))
            {
                character = text.Read();
            }

            if (character < 0)
            {
                text.Dispose();
                throw new FormatException($"{Name}: expected a table behind {options.SkipLines} lines but there are only {line + 1}. Pass a smaller SkipLines.");
            }
        }

        return text;
    }

    private FormatException Undecodable(UndecodableException error)
    {
        string fix = error.Message.Contains("Pass ") || error.Message.Contains("Save ") ? "." :
            ". Pass the file's encoding: new TableOptions { Encoding = Encoding.Latin1 }, or CodePagesEncodingProvider.Instance.GetEncoding(1252) for Windows' own.";
        string before = error.Before.Length == 0 ? "" : $" after {TableText.Quote(error.Before.AsSpan()[Math.Max(0, error.Before.Length - 20)..])}";
        return new($"{Name}, line {error.Line}, column {ColumnOf(error)}: expected text but got {error.Message}{before}{fix}", error);
    }

    // The table is perhaps not yet begun: its text is read ahead, and so is its beginning.
    private string ColumnOf(UndecodableException error)
    {
        string header = "";
        try
        {
            using TextReader text = Open();
            var first = new StringBuilder();
            for (int next = text.Read(); next is not ('\r' or '\n' or -1) && first.Length < MostHeader; next = text.Read())
            {
                first.Append((char)next);
            }

            header = first.ToString();
        }
        catch (UndecodableException)
        {
            // In the names themselves.
        }

        char separator = _form?.Separator ?? options.Separator ?? TableForm.FindSeparator(header + error.Before);
        string[] names = header.Split(separator);
        int column = error.Before.Count(character => character == separator);
        return header.Length == 0 || options.HasHeader == false || column >= names.Length ? $"{column + 1}" : TableText.Quote(names[column].Trim().Trim('"'));
    }
}
