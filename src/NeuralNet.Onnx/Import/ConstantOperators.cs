namespace NeuralNet.Onnx;

/// <summary>Operators on constants, computed while a file is read: exporters write sizes and transposed weights so.</summary>
/// <param name="reader">Reads the constants of Constant nodes.</param>
/// <param name="budget">How many numbers may be made.</param>
internal sealed class ConstantOperators(TensorReader reader, ImportBudget budget)
{
    /// <summary>The sizes of a value, from version 15 on of some of its axes.</summary>
    public static Numbers Shape(ImportedNode node, int[] sizes)
    {
        int rank = sizes.Length, first = Place(node.Whole("start", 0)), end = Place(node.Whole("end", rank));
        return Numbers.Of([.. sizes[first..Math.Max(first, end)].Select(size => size < 0 ? Numbers.BatchSize : size)]).OfType(isWhole: true);

        int Place(long axis) => (int)Math.Clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    /// <summary>An output of a node whose inputs are constants.</summary>
    /// <exception cref="InvalidDataException">The operator is not read, or its inputs are wrong.</exception>
    public Numbers Of(ImportedNode node, IReadOnlyList<Numbers?> inputs, int output)
    {
        switch (node.Operator)
        {
            case "Constant":
                return Constant(node);
            case "Identity":
                return Input(0);
            case "Shape":
                return Shape(node, Input(0).Sizes);
            case "ConstantOfShape":
                Numbers filling = node.Tensor("value") is { } value ? reader.Read(value) : Numbers.Of(0);
                return Numbers.Of(Sizes(node, Input(0)), budget, _ => filling.Values[0]).OfType(filling.IsWhole);
            case "Expand":
                return Input(0).Expanded(Broadcasting.Of(node, Input(0).Sizes, Sizes(node, Input(1))), budget);
            case "Transpose":
                return Transposed(node, Input(0));
            case "Concat":
                return Joined(node, inputs).OfType(Input(0).IsWhole);
            case var name when Reshaping.Has(name):
                return Input(0).In(Reshaping.Sizes(node, Input(0).Sizes, inputs.ElementAtOrDefault(1)));
            case var name when Selection.Has(name):
                return Selected(Input(0), Selection.Of(node, Input(0).Sizes, inputs, output, budget)).OfType(Input(0).IsWhole);
            case var name when ElementOperators.Has(name):
                return Computed(node, inputs);
            default:
                throw ImportedOperators.Names.Contains(node.Operator) ? node.Problem("to depend on the graph's input, and not on constants alone") : ImportedOperators.Unread(node);
        }

        Numbers Input(int i) => inputs.ElementAtOrDefault(i) ?? throw node.Problem(FormattableString.Invariant($"to have an input {i} but it has none"));
    }

    private Numbers Computed(ImportedNode node, IReadOnlyList<Numbers?> inputs)
    {
        // The number of rows is not known, so that nothing is computed from it.
        if (node.Operator != "Cast" && inputs.Any(input => input is not null && input.Values.Any(double.IsNaN)))
        {
            throw node.Problem("not to compute with the number of rows");
        }

        Numbers result = ElementOperators.Of(node, inputs, budget);
        return node.Operator == "Cast" || Array.TrueForAll(result.Values, double.IsFinite)
            ? result
            : throw node.Problem("to give finite numbers");
    }

    private Numbers Constant(ImportedNode node) =>
        node.Tensor("value") is { } tensor ? reader.Read(tensor)
        : node.Has("value_float") ? Known(node, [node.Number("value_float", 0)]).In([])
        : node.Has("value_int") ? Numbers.Of(node.Whole("value_int", 0)).In([]).OfType(isWhole: true)
        : node.Numbers("value_floats") is { Count: > 0 } numbers ? Known(node, [.. numbers.Select(number => (double)number)])
        : node.Wholes("value_ints") is { Count: > 0 } wholes ? Numbers.Of([.. wholes.Select(whole => (double)whole)]).OfType(isWhole: true)
        : throw node.Problem("to have numbers: value, value_float, value_floats, value_int or value_ints");

    private static Numbers Known(ImportedNode node, double[] numbers) =>
        !Array.Exists(numbers, double.IsNaN) ? Numbers.Of(numbers) : throw node.Problem("to have numbers but it has NaN");

    private static int[] Sizes(ImportedNode node, Numbers sizes) => [.. sizes.Values.Select(size => size is >= 1 and <= int.MaxValue && size == Math.Floor(size)
        ? (int)size
        : throw node.Problem(FormattableString.Invariant($"to have whole numbers of 1 or more as sizes but got {size}")))];

    private Numbers Transposed(ImportedNode node, Numbers x)
    {
        int rank = x.Sizes.Length;
        int[] order = [.. node.Wholes("perm")?.Select(axis => node.Axis(axis, rank)) ?? Enumerable.Range(0, rank).Reverse()];
        if (order.Length != rank || order.Distinct().Count() != rank)
        {
            throw node.Problem($"to have a perm of {rank} different axes");
        }

        int[] strides = x.Strides();
        return x.Strided([.. order.Select(axis => x.Sizes[axis])], [.. order.Select(axis => strides[axis])], budget);
    }

    private Numbers Selected(Numbers x, Selection selection)
    {
        (int axis, int[] places, _) = selection;
        int inner = (int)Reshaping.Count(x.Sizes.AsSpan(axis + 1)), length = x.Sizes[axis];
        return Numbers.Of(selection.Sizes(x.Sizes), budget, i => x.Values[(((i / inner / places.Length * length) + places[i / inner % places.Length]) * inner) + (i % inner)]);
    }

    private Numbers Joined(ImportedNode node, IReadOnlyList<Numbers?> inputs)
    {
        if (inputs.Any(input => input is null || input.Sizes.Length == 0))
        {
            throw node.Problem("to join vectors, matrices or more");
        }

        int axis = node.Axis(node.Whole("axis", 0), inputs[0]!.Sizes.Length);
        int[] first = inputs[0]!.Sizes;
        if (inputs.Any(input => input!.Sizes.Length != first.Length || input.Sizes.Where((size, d) => d != axis && size != first[d]).Any()))
        {
            throw node.Problem("to join parts of the same sizes along the other axes");
        }

        long length = inputs.Sum(input => (long)input!.Sizes[axis]);
        Numbers result = Numbers.Of([.. first[..axis], (int)Math.Min(length, int.MaxValue), .. first[(axis + 1)..]], budget);
        int outer = (int)Reshaping.Count(first.AsSpan(0, axis)), at = 0;
        for (int i = 0; i < outer; i++)
        {
            foreach (Numbers? part in inputs)
            {
                int run = part!.Values.Length / outer;
                part.Values.AsSpan(i * run, run).CopyTo(result.Values.AsSpan(at));
                at += run;
            }
        }

        return result;
    }
}
