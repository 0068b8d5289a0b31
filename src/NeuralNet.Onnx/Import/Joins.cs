namespace NeuralNet.Onnx;

/// <summary>Where branches of a graph meet, as layers: a sum is a <see cref="Residual"/>, a concatenation <see cref="Branches"/>.</summary>
internal static class Joins
{
    /// <summary>Whether an operator puts columns side by side; FeatureVectorizer is that of ai.onnx.ml.</summary>
    public static bool IsSideBySide(string operation) => operation is "Concat" or "FeatureVectorizer";

    /// <summary>Whether a value is the sum or difference of two that depend on the model's input.</summary>
    public static bool IsSum(Flow flow) => flow.Node.Operator is "Add" or "Sum" or "Sub" && flow.Inputs.Count == 2 && flow.Inputs.All(input => input is not null);

    /// <summary>The shape of parts side by side.</summary>
    /// <exception cref="InvalidDataException">A part is a constant or no matrix, or they do not stand side by side.</exception>
    public static int[] Sizes(ImportedNode node, IReadOnlyList<Flow?> parts)
    {
        int[] first = parts[0]!.Sizes;
        long columns = parts.Sum(part => part is { Sizes.Length: 2 } ? part.Columns : throw node.Problem("to join matrices that depend on the model's input"));
        return (node.Operator == "FeatureVectorizer" || node.Axis(node.Whole("axis", 0), first.Length) == 1) && columns <= int.MaxValue
            ? [-1, (int)columns]
            : throw node.Problem("to join columns, along axis 1");
    }

    /// <summary>The layers of a join.</summary>
    /// <param name="flow">What the join gives.</param>
    /// <param name="between">The layers from where its branches begin to one of its inputs.</param>
    public static IReadOnlyList<Layer> Of(Flow flow, Func<Flow, List<Layer>> between)
    {
        if (IsSideBySide(flow.Node.Operator))
        {
            return Concatenation(flow.Dominator!.Columns, [.. flow.Inputs.Select(part => between(part!))]);
        }

        List<Layer> one = between(flow.Inputs[0]!), other = between(flow.Inputs[1]!);
        if (!flow.Inputs[0]!.Sizes.AsSpan().SequenceEqual(flow.Inputs[1]!.Sizes))
        {
            throw flow.Node.Problem("to add values of one shape: one that is repeated is not read");
        }

        if (flow.Node.Operator == "Sub")
        {
            other.Add(Affine.Of(-1, 0, flow.Columns));
        }

        // The branch with layers is the block; a branch without is the way around it.
        return one.Count == 0 ? [new Residual(other)]
            : other.Count == 0 ? [new Residual(one)]
            : [new Residual(one, other.Count == 1 ? other[0] : new Sequential(other))];
    }

    /// <summary>The layers of a selection of columns; none for all of them.</summary>
    public static IReadOnlyList<Layer> Columns(Flow flow)
    {
        Flow input = flow.Only;
        Selection selection = Selection.Of(flow.Node, input.Sizes, flow.Constants, flow.Output, budget: null);
        if (input.Sizes.Length != 2 || selection.Axis != 1)
        {
            throw flow.Node.Problem("to take columns of a matrix, along axis 1");
        }

        var branches = new List<Branch>();
        int[] places = selection.Places;
        for (int first = 0, end = 1; first < places.Length; first = end++)
        {
            while (end < places.Length && places[end] == places[end - 1] + 1)
            {
                end++;
            }

            branches.Add(new Branch(places[first]..(places[end - 1] + 1)));
        }

        return Simplified(input.Columns, branches);
    }

    private static IReadOnlyList<Layer> Concatenation(int columns, IEnumerable<List<Layer>> parts)
    {
        var branches = new List<Branch>();
        foreach (List<Layer> part in parts)
        {
            // A part that begins by taking columns is a branch of those.
            if (part is [Branches { Parts: var taken }] && taken.All(branch => branch.Layers is null))
            {
                branches.AddRange(taken.Select(branch => new Branch(FromStart(branch.Columns, columns))));
            }
            else if (part is [Branches { Parts: [{ Layers: null, Columns: var range }] }, .. var rest])
            {
                branches.Add(new Branch(FromStart(range, columns), rest));
            }
            else
            {
                branches.Add(new Branch(0..columns, part));
            }
        }

        return Simplified(columns, branches);
    }

    private static Range FromStart(Range range, int columns)
    {
        (int first, int count) = range.GetOffsetAndLength(columns);
        return first..(first + count);
    }

    // Columns that stand in order, all of them, are the input itself.
    private static IReadOnlyList<Layer> Simplified(int columns, List<Branch> branches)
    {
        int next = 0;
        foreach (Branch branch in branches)
        {
            next = branch.Layers is null && branch.Columns.Start.Value == next ? branch.Columns.End.Value : -1;
        }

        if (next == columns)
        {
            return [];
        }

        // The ranges alone say how wide the input is, unless one counts from the end.
        int used = branches.Max(branch => branch.Columns.End.Value);
        return [new Branches(used == columns ? branches : [.. branches.Select(branch => new Branch(branch.Columns.Start..^(columns - branch.Columns.End.Value), branch.Layers?.Layers ?? []))])];
    }
}
