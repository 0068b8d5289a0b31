using System.Text;

namespace NeuralNet;

/// <summary>
/// Prints a tensor as NumPy prints an array: nested brackets, numbers in columns, lines of at most 75 characters, and of more
/// than 1000 elements only the first and last 3 of each dimension.
/// </summary>
internal static class TensorFormatter
{
    private const int Threshold = 1000;
    private const int EdgeItems = 3;
    private const int LineWidth = 75;
    private const int Elided = -1;

    public static string Format(Tensor tensor)
    {
        if (tensor.Length == 0)
        {
            return "[]";
        }

        List<float> shown = [];
        Collect(tensor, dimension: 0, offset: 0, shown);
        return Nest(tensor, dimension: 0, offset: 0, new NumberColumn(shown));
    }

    /// <summary>The elements that are printed: they alone decide how.</summary>
    private static void Collect(Tensor tensor, int dimension, int offset, List<float> shown)
    {
        if (dimension == tensor.Shape.Rank)
        {
            shown.Add(tensor[offset]);
            return;
        }

        int size = tensor.Shape[dimension];
        foreach (int i in Positions(tensor, size).Where(i => i != Elided))
        {
            Collect(tensor, dimension + 1, (offset * size) + i, shown);
        }
    }

    private static string Nest(Tensor tensor, int dimension, int offset, NumberColumn column)
    {
        int size = tensor.Shape[dimension];
        bool innermost = dimension == tensor.Shape.Rank - 1;
        IEnumerable<string> items = Positions(tensor, size).Select(i =>
            i == Elided ? "..."
            : innermost ? column.Format(tensor[(offset * size) + i])
            : Nest(tensor, dimension + 1, (offset * size) + i, column));

        // One blank for each bracket that is open.
        string indent = new(' ', dimension + 1);
        return innermost
            ? $"[{Wrap(items, indent)}]"
            : $"[{string.Join(new string('\n', tensor.Shape.Rank - dimension - 1) + indent, items)}]";
    }

    private static IEnumerable<int> Positions(Tensor tensor, int size) => tensor.Length > Threshold && size > 2 * EdgeItems
        ? [.. Enumerable.Range(0, EdgeItems), Elided, .. Enumerable.Range(size - EdgeItems, EdgeItems)]
        : Enumerable.Range(0, size);

    /// <summary>Words with a blank between them, on as few lines as they need; the closing brackets need room too.</summary>
    private static string Wrap(IEnumerable<string> words, string indent)
    {
        StringBuilder text = new();
        string line = "";
        foreach (string word in words)
        {
            if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > LineWidth - indent.Length)
            {
                text.Append(line.TrimEnd()).Append('\n').Append(indent);
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        return text.Append(line).ToString();
    }
}
