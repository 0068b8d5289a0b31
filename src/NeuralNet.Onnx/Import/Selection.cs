namespace NeuralNet.Onnx;

/// <summary>Operators that take places along an axis, such as some columns.</summary>
/// <param name="Axis">The axis, from the front.</param>
/// <param name="Places">The places, in order; each may come often.</param>
/// <param name="KeepsAxis">Whether the axis stays, also for one place.</param>
internal readonly record struct Selection(int Axis, int[] Places, bool KeepsAxis)
{
    public static bool Has(string operation) => operation is "Gather" or "Slice" or "Split" or "ArrayFeatureExtractor";

    /// <summary>What a node takes of an input of a shape.</summary>
    /// <param name="node">The node.</param>
    /// <param name="sizes">The shape.</param>
    /// <param name="inputs">Its inputs; those after the first are constants.</param>
    /// <param name="output">Which output.</param>
    /// <param name="budget">How many places may be named; null where it was taken before.</param>
    /// <exception cref="InvalidDataException">The places are no constants, or lie outside.</exception>
    public static Selection Of(ImportedNode node, int[] sizes, IReadOnlyList<Numbers?> inputs, int output, ImportBudget? budget) => node.Operator switch
    {
        "Slice" => OfSlice(node, sizes, inputs, budget),
        "Split" => OfSplit(node, sizes, inputs, output, budget),
        _ => OfGather(node, sizes, inputs.ElementAtOrDefault(1) ?? throw node.Problem("to have its places as a constant")),
    };

    /// <summary>The shape of the result.</summary>
    public int[] Sizes(int[] from) => [.. from[..Axis], .. KeepsAxis ? [Places.Length] : Array.Empty<int>(), .. from[(Axis + 1)..]];

    private static Selection OfGather(ImportedNode node, int[] sizes, Numbers places)
    {
        int axis = node.Axis(node.Operator == "Gather" ? node.Whole("axis", 0) : -1, sizes.Length), length = sizes[axis];
        bool isVector = places.Sizes.Length == 1 || (node.Operator != "Gather" && places.Sizes is [1, _]);
        return (places.Sizes.Length > 1 && !isVector) || length < 1
            ? throw node.Problem("to have its places as a vector or a single number, along another axis than the rows")
            : new(axis, [.. places.Values.Select(place => node.Axis(place, length))], isVector);
    }

    // The settings became inputs in version 10: starts, ends, axes, steps.
    private static Selection OfSlice(ImportedNode node, int[] sizes, IReadOnlyList<Numbers?> inputs, ImportBudget? budget)
    {
        double start = One(1, "starts"), end = One(2, "ends"), step = inputs.Count > 4 ? One(4, "steps") : 1;
        int axis = node.Axis(inputs.Count > 3 || node.Has("axes") ? One(3, "axes") : 0, sizes.Length), length = sizes[axis];
        if (step < 1 || length < 1)
        {
            throw node.Problem("to have a step of 1 or more, along another axis than the rows");
        }

        int first = Place(start), behind = Place(end);
        budget?.Take(Math.Max(behind - first, 0));
        return new(axis, [.. Enumerable.Range(first, Math.Max(behind - first, 0)).Where(place => (place - first) % step == 0)], KeepsAxis: true);

        double One(int input, string setting) =>
            (inputs.ElementAtOrDefault(input)?.Values ?? node.Wholes(setting)?.Select(number => (double)number).ToArray()) is [var number] && double.IsInteger(number)
                ? number
                : throw node.Problem($"to have one number as its {setting}, a whole constant");

        int Place(double place) => (int)Math.Clamp(place < 0 ? place + length : place, 0, length);
    }

    // Into parts of given sizes, or as equal as can be.
    private static Selection OfSplit(ImportedNode node, int[] sizes, IReadOnlyList<Numbers?> inputs, int output, ImportBudget? budget)
    {
        int axis = node.Axis(node.Whole("axis", 0), sizes.Length), length = sizes[axis], parts = node.Outputs.Count;
        budget?.Take((long)parts + Math.Max(length, 0));
        double[] lengths = inputs.ElementAtOrDefault(1)?.Values ?? node.Wholes("split")?.Select(part => (double)part).ToArray()
            ?? [.. Enumerable.Range(0, parts).Select(part => Math.Clamp(length - (part * Math.Ceiling((double)length / parts)), 0, Math.Ceiling((double)length / parts)))];
        double first = lengths.Take(output).Sum();
        return lengths.Length == parts && lengths.All(part => part >= 0) && lengths.Sum() == length && lengths[output] == Math.Floor(lengths[output]) && first == Math.Floor(first)
            ? new(axis, [.. Enumerable.Range((int)first, (int)lengths[output])], KeepsAxis: true)
            : throw node.Problem($"to split {length} into {parts} parts but their lengths are [{ImportedNode.Short(string.Join(", ", lengths))}]");
    }
}
