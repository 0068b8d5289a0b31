using System.CommandLine;
using System.Text;

namespace NeuralNet.Tool.Data;

/// <summary>The argument of a table and the options that say how it is written, where that is not found.</summary>
internal sealed class TableArguments
{
    private readonly Option<string?> _separator = new("--separator")
    {
        Description = "Between fields, such as ';' or tab. Found if not given.",
        HelpName = "CHARACTER",
    };

    private readonly Option<string?> _decimal = new("--decimal") { Description = "In numbers: '.' or ','. Found if not given.", HelpName = "CHARACTER" };

    private readonly Option<string?> _encoding = new("--encoding") { Description = "The text's encoding: utf-8, utf-16 or latin1. UTF-8 if not given.", HelpName = "NAME" };

    private readonly Option<string?> _header = new("--header") { Description = "yes or no: whether the first row has the names of the columns. Found if not given.", HelpName = "ANSWER" };

    private readonly Option<int> _skip = new("--skip") { Description = "Lines before the table that are not read.", HelpName = "LINES" };

    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A text that stands for a missing value, beside NA, N/A, NaN, null, ? and -. May be repeated.",
        HelpName = "TEXT",
    };

    /// <param name="command">Gets the argument and the options.</param>
    /// <param name="name">Of the argument.</param>
    /// <param name="description">Of the argument.</param>
    public TableArguments(Command command, string name = "DATA", string description = "A table: CSV or the like, plain or gzip; - is standard input.")
    {
        File = new(name) { Description = description };
        command.Arguments.Add(File);
        command.Options.Add(_separator);
        command.Options.Add(_decimal);
        command.Options.Add(_encoding);
        command.Options.Add(_header);
        command.Options.Add(_skip);
        command.Options.Add(_missing);
    }

    public Argument<string> File { get; }

    /// <exception cref="ToolException">A value is none of its option.</exception>
    public TableOptions Read(ParseResult parsed)
    {
        TableOptions usual = new();
        int skip = parsed.GetValue(_skip);
        return usual with
        {
            Separator = Character(parsed.GetValue(_separator), "--separator"),
            DecimalSeparator = Character(parsed.GetValue(_decimal), "--decimal"),
            Encoding = parsed.GetValue(_encoding)?.ToLowerInvariant() switch
            {
                null => null,
                "utf-8" or "utf8" => Encoding.UTF8,
                "latin1" or "latin-1" or "iso-8859-1" => Encoding.Latin1,
                "utf-16" or "utf16" => Encoding.Unicode,
                var other => throw new ToolException($"--encoding expects utf-8, utf-16 or latin1 but got '{other}'.", ExitCode.Usage),
            },
            HasHeader = parsed.GetValue(_header)?.ToLowerInvariant() switch
            {
                null => null,
                "yes" => true,
                "no" => false,
                var other => throw new ToolException($"--header expects yes or no but got '{other}'.", ExitCode.Usage),
            },
            SkipLines = skip >= 0 ? skip : throw new ToolException($"--skip expects 0 or more lines but got {skip}.", ExitCode.Usage),
            MissingTexts = [.. usual.MissingTexts, .. parsed.GetValue(_missing) ?? []],
        };
    }

    private static char? Character(string? text, string option) => text switch
    {
        null => null,
        "tab" or "\\t" => '\t',
        [var one] => one,
        _ => throw new ToolException($"{option} expects one character, or tab, but got '{text}'.", ExitCode.Usage),
    };
}
