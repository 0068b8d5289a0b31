using NeuralNet.Tool.Data;

namespace NeuralNet.Tool.Models;

/// <summary>A table of any size, read once, part by part, with the columns that a model reads as it expects them.</summary>
internal sealed class ModelRows : IDisposable
{
    private readonly MlpEstimator _model;
    private readonly Stream _stream;
    private readonly StreamReader _text;
    private readonly Dictionary<string, ColumnKind> _kinds;

    /// <param name="path">A file, or - for standard input.</param>
    /// <param name="options">What is known of its form.</param>
    /// <param name="model">The model.</param>
    /// <param name="hasTargets">Whether the true answers are wanted too.</param>
    /// <param name="terminal">Has standard input.</param>
    /// <exception cref="ToolException">There is no such file, or a column is missing.</exception>
    public ModelRows(string path, TableOptions options, MlpEstimator model, bool hasTargets, Terminal terminal)
    {
        _model = model;
        _stream = InputFile.OpenTable(path, terminal);
        _text = InputFile.OpenText(_stream, options.Encoding);
        Source = new CsvParts(InputFile.NameOf(path), _text, options);
        ModelColumns.Check(InputFile.NameOf(path), [.. Source.Names], hasTargets ? [.. model.Features, .. model.Targets] : model.Features);
        _kinds = model.Columns.ToDictionary(column => column.Name, column => column.IsNumber ? ColumnKind.Number : ColumnKind.Category);
        if (hasTargets && model is MlpRegressor)
        {
            model.Targets.ToList().ForEach(target => _kinds[target] = ColumnKind.Number);
        }
    }

    /// <summary>The table's form.</summary>
    public CsvParts Source { get; }

    /// <summary>The rows that were read so far.</summary>
    public long RowCount { get; private set; }

    /// <summary>Those of them whose true answers are known.</summary>
    public long KnownCount { get; private set; }

    /// <summary>All rows, once.</summary>
    /// <exception cref="FormatException">A row or a value is wrong; the message names its line.</exception>
    public IEnumerable<CsvPart> Parts()
    {
        foreach (CsvPart part in Source.Parts(_kinds))
        {
            RowCount += part.Table.RowCount;
            yield return part;
        }
    }

    /// <summary>The rows with a true answer, once, their answers in the model's spelling.</summary>
    /// <inheritdoc cref="Parts" path="/exception"/>
    public IEnumerable<Table> Known()
    {
        foreach (CsvPart part in Parts())
        {
            Table known = part.Table.WithoutMissing([.. _model.Targets]);
            KnownCount += known.RowCount;
            yield return _model is MlpRegressor ? known : _model.Targets.Aggregate(known, (table, target) => table.With(Spelled(table[target])));
        }
    }

    /// <summary>Some of the rows as a table.</summary>
    /// <param name="records">Rows as the file has them.</param>
    public Table Of(IReadOnlyList<string> records) => Source.TableOf(records, _kinds);

    public void Dispose()
    {
        _text.Dispose();
        _stream.Dispose();
    }

    private CategoryColumn Spelled(TableColumn column)
    {
        var names = new ClassNames(_model is MlpClassifier classifier ? classifier.Classes : [], Source.DecimalSeparator);
        return new CategoryColumn(column.Name, Enumerable.Range(0, column.Count).Select(row => names.Of(column.TextAt(row)!)));
    }
}
