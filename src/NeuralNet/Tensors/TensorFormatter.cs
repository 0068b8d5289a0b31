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

        return Nest(tensor, dimension: 0, offset: 0, new PrintedColumn([.. Shown(tensor, dimension: 0, offset: 0)]));
    }

    /// <summary>The elements that are printed: they alone decide how.</summary>
    private static IEnumerable<float> Shown(Tensor tensor, int dimension, int offset) => dimension == tensor.Shape.Rank
        ? [tensor[offset]]
        : Positions(tensor, dimension)
            .Where(i => i != Elided)
            .SelectMany(i => Shown(tensor, dimension + 1, (offset * tensor.Shape[dimension]) + i));

    private static string Nest(Tensor tensor, int dimension, int offset, PrintedColumn column)
    {
        int size = tensor.Shape[dimension];
        bool innermost = dimension == tensor.Shape.Rank - 1;
        IEnumerable<string> items = Positions(tensor, dimension).Select(i =>
            i == Elided ? "..."
            : innermost ? column.Format(tensor[(offset * size) + i])
            : Nest(tensor, dimension + 1, (offset * size) + i, column));

        // One blank for each bracket that is open.
        string indent = new(' ', dimension + 1);
        return innermost
            ? $"[{Wrap(items, indent)}]"
            : $"[{string.Join(new string('\n', tensor.Shape.Rank - dimension - 1) + indent, items)}]";
    }

    /// <summary>The indices of a dimension that are printed, with the gap between them where there is one.</summary>
    private static IEnumerable<int> Positions(Tensor tensor, int dimension)
    {
        int size = tensor.Shape[dimension];
        return tensor.Length > Threshold && size > 2 * EdgeItems
            ? [.. Enumerable.Range(0, EdgeItems), Elided, .. Enumerable.Range(size - EdgeItems, EdgeItems)]
            : Enumerable.Range(0, size);
    }

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
