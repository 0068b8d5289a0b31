using nietras.SeparatedValues;

namespace NeuralNet;

/// <summary>The beginning of a table's text, divided into fields by one separator or another.</summary>
/// <param name="text">The text.</param>
/// <param name="isCut">Whether the last row may be incomplete.</param>
/// <param name="hasQuotes">Whether quotes enclose fields.</param>
internal sealed class TableSample(string text, bool isCut, bool hasQuotes)
{
    private const int MostRows = 1000;

    /// <summary>The fields of the first rows, without spaces around them and quotes; rows without any text are left out.</summary>
    public List<SampleRow> Rows(char separator)
    {
        var rows = new List<SampleRow>();
        int line = 1;
        using SepReader reader = CsvText.OpenSep(new StringReader(text), separator, hasQuotes);
        foreach (SepReader.Row row in reader)
        {
            int begin = line;
            line = row.LineNumberToExcl;
            string[] fields = new string[row.ColCount];
            for (int i = 0; i < fields.Length; i++)
            {
                _ = FieldText.Parse(row[i].Span, hasQuotes, out ReadOnlySpan<char> value);
                fields[i] = value.Trim().ToString();
            }

            if (fields.Length > 1 || fields[0].Length > 0)
            {
                rows.Add(new(fields, begin));
            }

            if (rows.Count > MostRows)
            {
                break;
            }
        }

        if (rows.Count > 1 && (isCut || rows.Count > MostRows))
        {
            rows.RemoveAt(rows.Count - 1);
        }

        return rows;
    }
}

/// <summary>A row of a sample.</summary>
/// <param name="Fields">Its fields.</param>
/// <param name="Line">Where it begins, from 1, behind skipped lines.</param>
internal readonly record struct SampleRow(string[] Fields, int Line);
