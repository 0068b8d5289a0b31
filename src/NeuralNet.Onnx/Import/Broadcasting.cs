namespace NeuralNet.Onnx;

/// <summary>The shape of an operation on values of different shapes, by ONNX's rules (docs/Broadcasting.md there). -1 is the number of rows.</summary>
internal static class Broadcasting
{
    /// <exception cref="InvalidDataException">The shapes do not fit each other.</exception>
    public static int[] Of(ImportedNode node, int[] one, int[] other)
    {
        int[] sizes = new int[Math.Max(one.Length, other.Length)];
        for (int d = 1; d <= sizes.Length; d++)
        {
            int first = d <= one.Length ? one[^d] : 1, second = d <= other.Length ? other[^d] : 1;
            sizes[^d] = first == second || second == 1 ? first : first == 1 ? second : throw Wrong();
        }

        // The rows stay in front: a vector of one number a row would meet the columns.
        return Array.LastIndexOf(sizes, -1) <= 0 ? sizes : throw Wrong();

        InvalidDataException Wrong() => node.Problem($"to have inputs that fit each other but they are {Text(one)} and {Text(other)}");
    }

    public static string Text(int[] sizes) => $"[{string.Join(", ", sizes.Select(size => size < 0 ? "rows" : FormattableString.Invariant($"{size}")))}]";
}
