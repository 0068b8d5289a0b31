namespace NeuralNet.TableBenchmarks;

/// <summary>All competitors, in the order of the report's columns.</summary>
internal static class CompetitorList
{
    public static IReadOnlyList<ICompetitor> All { get; } =
    [
        new Ours(),
        new LightGbm(),
        new FastTree(),
        new Linear(),
    ];

    /// <summary>Those that <c>--only</c> names.</summary>
    /// <param name="keys">Some keys; all competitors where there is none.</param>
    /// <exception cref="ArgumentException">There is no such competitor in this build.</exception>
    public static IReadOnlyList<ICompetitor> Of(IReadOnlyList<string> keys)
    {
        string? unknown = keys.FirstOrDefault(key => All.All(each => each.Key != key));
        return unknown is null
            ? [.. All.Where(each => keys.Count == 0 || keys.Contains(each.Key))]
            : throw new ArgumentException(
                $"--only expects some of {string.Join(", ", All.Select(each => each.Key))} but got {unknown}.");
    }
}
