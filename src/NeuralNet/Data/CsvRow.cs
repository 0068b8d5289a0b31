using System.Globalization;

namespace NeuralNet;

/// <summary>One row of a <see cref="CsvTable"/>. It never changes; many threads may read it.</summary>
public sealed class CsvRow
{
    private readonly CsvHeader _header;
    private readonly string[] _fields;

    internal CsvRow(CsvHeader header, int line, string[] fields)
    {
        _header = header;
        Line = line;
        _fields = fields;
    }

    /// <summary>The line of the file where the row begins, from 1.</summary>
    public int Line { get; }

    /// <summary>The text of a field; empty where there is none.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public string this[string column] => _fields[_header.IndexOf(column)];

    /// <summary>Whether a field has a value: is neither empty nor blank.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public bool Has(string column) => !string.IsNullOrWhiteSpace(this[column]);

    /// <summary>The number in a field, written as in 1234.5 or -1.5e-3; <see cref="float.NaN"/> where there is none.</summary>
    /// <param name="column">A column name.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    /// <exception cref="FormatException">The field is not empty and not a finite number.</exception>
    public float Number(string column) => Number(_header.IndexOf(column));

    internal string Text(int index) => _fields[index];

    internal float Number(int index)
    {
        string text = _fields[index];
        if (float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) && float.IsFinite(number))
        {
            return number;
        }

        return string.IsNullOrWhiteSpace(text)
            ? float.NaN
            : throw Error(index, $"expected a number but got {CsvHeader.Quote(text)}. Leave the field empty if the value is missing.");
    }

    internal FormatException Error(int index, string problem) =>
        new($"{_header.Source}, line {Line}, column {_header.NameAt(index)}: {problem}");
}
