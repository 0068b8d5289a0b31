namespace NeuralNet.Onnx;

/// <summary>
/// The nodes between two values, where all of them are arithmetic: exporters write a function such as Gelu, or a normalisation, as a dozen of them, each in its own way. So a region is
/// known by what it computes, on samples, and not by its form.
/// </summary>
internal sealed class Region
{
    private const int MostNodes = 32;

    // Of these alone, a function without kinks that agrees on some samples agrees everywhere.
    private static readonly HashSet<string> Smooth = new(StringComparer.Ordinal) { "Add", "Sub", "Sum", "Mul", "Div", "Pow", "Neg", "Expand" };

    private readonly List<Flow> _flows = [];
    private readonly SortedSet<double> _bends = [];

    private Region(Flow from, Flow to) => (From, To) = (from, to);

    public Flow From { get; }

    public Flow To { get; }

    /// <summary>Whether what comes out has the shape of what goes in.</summary>
    public bool KeepsSizes => From.Sizes.AsSpan().SequenceEqual(To.Sizes);

    /// <summary>The single numbers in it, near which a function may bend, in order.</summary>
    public IReadOnlyCollection<double> Bends => _bends;

    /// <summary>Whether a constant differs by column.</summary>
    public bool DiffersByColumn { get; private set; }

    /// <summary>Whether a number depends on all of its row.</summary>
    public bool ReadsRows { get; private set; }

    /// <summary>Whether a number, but for what reads all of a row, comes about by arithmetic without kinks, such as Clip's.</summary>
    public bool IsSmooth { get; private set; } = true;

    /// <summary>Whether the first thing that happens to the input is a shift.</summary>
    public bool BeginsWithShift { get; private set; }

    /// <summary>The nodes between; null where one is no arithmetic, or they are many.</summary>
    public static Region? Between(Flow from, Flow to)
    {
        var region = new Region(from, to);
        return region.Collect(to, new HashSet<Flow>([from])) ? region : null;
    }

    public static bool Has(string operation) => ElementOperators.Has(operation) || Reductions.Has(operation) || operation == "Expand";

    /// <summary>What it gives for rows.</summary>
    /// <param name="columns">The numbers of a row, C; 1 where each depends on itself alone.</param>
    /// <param name="rows">Row after row, [rows, C].</param>
    /// <param name="budget">How many numbers may be made.</param>
    /// <returns>As many.</returns>
    public double[] Of(int columns, double[] rows, ImportBudget budget)
    {
        int[] sizes = [rows.Length / columns, .. Enumerable.Repeat(1, Math.Max(From.Sizes.Length - 2, 0)), .. From.Sizes.Length > 1 ? [columns] : Array.Empty<int>()];
        var values = new Dictionary<Flow, Numbers> { [From] = Numbers.Of(rows).In(sizes) };
        foreach (Flow flow in _flows)
        {
            Numbers?[] inputs = [.. flow.Inputs.Select((input, i) => input is null ? flow.Constants[i] : values[input])];
            values[flow] = flow.Node.Operator == "Expand" ? inputs[0]!.Expanded([sizes[0], .. flow.Sizes[1..].Select(size => columns == From.Columns ? size : 1)], budget)
                : Reductions.Has(flow.Node.Operator) ? Reductions.Of(flow.Node, inputs[0]!, inputs.ElementAtOrDefault(1), budget)
                : ElementOperators.Of(flow.Node, inputs, budget);
        }

        return values[To].Values;
    }

    // Inputs before what reads them.
    private bool Collect(Flow flow, HashSet<Flow> seen)
    {
        if (!seen.Add(flow))
        {
            return true;
        }

        if (flow.Depth <= From.Depth || !Has(flow.Node.Operator) || seen.Count > MostNodes)
        {
            return false;
        }

        foreach (Flow? input in flow.Inputs)
        {
            if (input is not null && !Collect(input, seen))
            {
                return false;
            }
        }

        ReadsRows |= Reductions.Has(flow.Node.Operator);
        DiffersByColumn |= flow.Constants.Any(constant => constant?.Values.Length > 1);
        IsSmooth &= Smooth.Contains(flow.Node.Operator) || flow.Sizes[^1] == 1 || Reductions.Has(flow.Node.Operator);
        _bends.UnionWith(flow.Constants.Where(constant => constant?.Values.Length == 1).Select(constant => constant!.Values[0]));
        _bends.UnionWith(flow.Node.AllNumbers.Select(number => (double)number));
        BeginsWithShift |= flow.Inputs.Contains(From) && flow.Node.Operator is "Add" or "Sub";
        _flows.Add(flow);
        return true;
    }
}
