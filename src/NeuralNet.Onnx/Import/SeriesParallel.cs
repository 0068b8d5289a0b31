namespace NeuralNet.Onnx;

/// <summary>A graph of series and branches, as layers: the way back from its output, region by region, to where each begins.</summary>
/// <remarks>
/// From a value back to its dominator there is one step: an operator that is a layer, arithmetic that is known by what it computes, or a join, whose branches begin at the dominator and are
/// read in the same way. A value that two branches share, but which dominates neither, would need its layer twice: such a graph is no series of branches, and an error.
/// </remarks>
internal sealed class SeriesParallel(ImportBudget budget)
{
    private const int Deepest = 32;
    private const int FarthestRegion = 24;
    private readonly HashSet<Flow> _read = [];

    /// <summary>The layers between two values; the first dominates the second.</summary>
    /// <exception cref="InvalidDataException">The library has no layers for what is there.</exception>
    public List<Layer> Between(Flow from, Flow to) => Between(from, to, depth: 0);

    private List<Layer> Between(Flow from, Flow to, int depth)
    {
        var steps = new Stack<IReadOnlyList<Layer>>();
        while (to != from)
        {
            if (depth > Deepest)
            {
                throw to.Node.Problem(FormattableString.Invariant($"to be in at most {Deepest} branches, one inside the other"));
            }

            if (!_read.Add(to))
            {
                throw to.Node.Problem("to be used by what follows it, or by branches that begin at it, but branches that begin before it share it");
            }

            (Flow before, IReadOnlyList<Layer> layers) = Step(from, to, depth);
            steps.Push(layers);
            to = before;
        }

        return JoinedLayers.Of(steps.SelectMany(layers => layers));
    }

    private (Flow Before, IReadOnlyList<Layer> Layers) Step(Flow from, Flow to, int depth)
    {
        string operation = to.Node.Operator;
        if (Region.Has(operation))
        {
            return Known(from, to) ?? (Joins.IsSum(to)
                ? (to.Dominator!, Joined())
                : throw to.Node.Problem("to be an activation, a normalisation or a change of scale that the library has, alone or with the nodes before it"));
        }

        return Joins.IsSideBySide(operation) ? (to.Dominator!, Joined())
            : Selection.Has(operation) ? (to.Only, Joins.Columns(to))
            : Reshaping.Has(operation) ? (to.Inputs[0]!, [])
            : (to.Inputs[0]!, LayerOperators.Of(to));

        IReadOnlyList<Layer> Joined() => Joins.Of(to, input => Between(to.Dominator!, input, depth + 1));
    }

    // The farthest start from which on the nodes are something known: Gelu's last node alone is a product by 1/2.
    private (Flow Before, IReadOnlyList<Layer> Layers)? Known(Flow from, Flow to)
    {
        (Flow, IReadOnlyList<Layer>)? known = null;
        Flow start = to;
        for (int steps = 0; steps < FarthestRegion && start != from; steps++)
        {
            // What lies between grows with each step: one node that is no arithmetic ends it.
            start = start.Dominator!;
            if (Region.Between(start, to) is not { } region)
            {
                break;
            }

            known = region.KeepsSizes && Layers(region) is { } layers ? (start, layers) : known;
        }

        return known;
    }

    // Where a row has several axes, its last alone would be normalised, or scaled by others: the library's layers see all of a row.
    private IReadOnlyList<Layer>? Layers(Region region) =>
        (region.ReadsRows || region.DiffersByColumn) && region.From.Sizes[^1] != region.From.Columns ? null
        : region.ReadsRows ? region.IsSmooth ? RowNorms.Of(region, budget) : null
        : region.DiffersByColumn ? region.IsSmooth && Affine.OfColumns(region, budget) is { } affine ? [affine] : null
        : ScalarFunctions.Of(region, budget);
}
