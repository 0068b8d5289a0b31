using System.Text;

namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A Markdown table whose columns line up in a terminal too; all but the first stand right.</summary>
internal sealed class MarkdownTable(IReadOnlyList<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [];

    public void Add(IReadOnlyList<string> cells)
    {
        if (cells.Count != header.Count)
        {
            throw new ArgumentException($"The table expects {header.Count} cells a row but got {cells.Count}.", nameof(cells));
        }

        _rows.Add(cells);
    }

    public override string ToString()
    {
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(
            column => Math.Max(3, _rows.Append(header).Max(row => row[column].Length)))];
        var text = new StringBuilder();
        Append(text, header, widths);
        Append(text, [.. widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', width - 1) + ":")], widths);
        foreach (IReadOnlyList<string> row in _rows)
        {
            Append(text, row, widths);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        for (int column = 0; column < cells.Count; column++)
        {
            string cell = column == 0 ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]);
            text.Append("| ").Append(cell).Append(' ');
        }

        text.Append("|\n");
    }
}
