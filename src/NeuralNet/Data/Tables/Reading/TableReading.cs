using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>Reads a table's text into columns by Sep: once, and again for columns of texts that began like numbers.</summary>
internal sealed class TableReading
{
    private readonly CsvText _text;
    private ColumnBuilder[]? _builders;
    private int _rowCount;

    private TableReading(CsvText text) => _text = text;

    /// <exception cref="FormatException">The text is no table in the form that the options say; the message names file, line and column.</exception>
    /// <exception cref="ArgumentException">An option is out of range or names no column.</exception>
    public static Table Read(TableSource source, TableOptions options)
    {
        options.Verify();
        var text = new CsvText(source, options);
        try
        {
            return new TableReading(text).Read();
        }
        catch (Exception error) when (CsvText.Explains(error))
        {
            throw text.Explained(error);
        }
    }

    /// <summary>Throws unless every column that <see cref="TableOptions.Kinds"/> names is there.</summary>
    public static void VerifyKinds(TableOptions options, string[] names, string source)
    {
        if (options.Kinds.Keys.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is string unknown)
        {
            throw new ArgumentException(
                $"TableOptions.Kinds names the column {TableText.Quote(unknown)} but {source} has {TableText.List(names)}. Names are compared by case.");
        }
    }

    private Table Read()
    {
        Pass(isSecond: false);
        if (_builders!.Any(builder => builder.NeedsTexts))
        {
            int rows = _rowCount;
            Pass(isSecond: true);
            if (rows != _rowCount)
            {
                throw new IOException($"{_text.Name} had {rows} rows and then {_rowCount}: it changed while it was read. Read a copy.");
            }
        }

        return Table.Of(Array.ConvertAll(_builders!, builder => builder.Build(_text.Name)));
    }

    private void Pass(bool isSecond)
    {
        using CsvRows rows = _text.OpenRows();
        _builders ??= Begin(rows.Names);
        ColumnBuilder?[] builders = isSecond ? Begin(_builders) : _builders;
        if (rows.Names.Length != builders.Length)
        {
            throw new IOException($"{_text.Name} had {builders.Length} columns and then {rows.Names.Length}: it changed while it was read. Read a copy.");
        }

        _rowCount = 0;
        while (rows.Next())
        {
            Add(rows.Row, rows.Line, builders);
        }
    }

    private static ColumnBuilder?[] Begin(ColumnBuilder[] builders) => Array.ConvertAll<ColumnBuilder, ColumnBuilder?>(builders, builder =>
    {
        if (!builder.NeedsTexts)
        {
            return null;
        }

        builder.RestartAsTexts();
        return builder;
    });

    private void Add(SepReader.Row row, int line, ColumnBuilder?[] builders)
    {
        if (_rowCount++ == (_text.Options.MaxRows ?? Array.MaxLength))
        {
            throw new FormatException($"{_text.Name}, line {line}: expected at most {_rowCount - 1} rows but there are more. Allow more by MaxRows if you trust the file.");
        }

        for (int i = 0; i < builders.Length; i++)
        {
            if (builders[i]?.Add(row[i].Span, line) is string problem)
            {
                throw _text.Error(line, _builders![i].Name, problem);
            }
        }
    }

    private ColumnBuilder[] Begin(string[] names)
    {
        VerifyKinds(_text.Options, names, _text.Name);
        return Array.ConvertAll(names, name => new ColumnBuilder(
            name, _text.Options.Kinds.TryGetValue(name, out ColumnKind kind) ? kind : null, _text.Form, _text.Missing));
    }
}
