namespace NeuralNet.Onnx;

/// <summary>Operators that make one number of each row: means, sums and lengths, along the last axis.</summary>
internal static class Reductions
{
    private static readonly Dictionary<string, Func<ArraySegment<double>, double>> All = new(StringComparer.Ordinal)
    {
        ["ReduceL2"] = row => Math.Sqrt(row.Sum(x => x * x)),
        ["ReduceMean"] = row => row.Average(),
        ["ReduceSum"] = row => row.Sum(),
        ["ReduceSumSquare"] = row => row.Sum(x => x * x),
    };

    public static IEnumerable<string> Names => All.Keys;

    public static bool Has(string operation) => All.ContainsKey(operation);

    /// <summary>The shape of the result.</summary>
    /// <exception cref="InvalidDataException">It is not along the last axis alone.</exception>
    public static int[] Sizes(ImportedNode node, int[] sizes, Numbers? axes)
    {
        // The axes moved from the settings to the inputs: in version 13 for ReduceSum, in version 18 for the others.
        double[] named = axes?.Values ?? [.. (node.Wholes("axes") ?? []).Select(axis => (double)axis)];
        if (sizes.Length < 2 || named is not [var axis] || node.Axis(axis, sizes.Length) != sizes.Length - 1)
        {
            throw node.Problem($"to run along the last axis of {Broadcasting.Text(sizes)} but its axes are [{string.Join(", ", named)}]");
        }

        return node.Whole("keepdims", 1) == 0 ? sizes[..^1] : [.. sizes[..^1], 1];
    }

    public static Numbers Of(ImportedNode node, Numbers x, Numbers? axes, ImportBudget budget)
    {
        int columns = x.Sizes.Length == 0 ? 1 : x.Sizes[^1];
        Func<ArraySegment<double>, double> reduce = All[node.Operator];
        return Numbers.Of(Sizes(node, x.Sizes, axes), budget, i => reduce(new ArraySegment<double>(x.Values, i * columns, columns)));
    }
}
