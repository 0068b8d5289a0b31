namespace NeuralNet.TableBenchmarks;

/// <summary>What the competitors reached on one table.</summary>
internal sealed class TableResult(FoldedTable table, IReadOnlyList<int> folds)
{
    private readonly Dictionary<string, List<Score>> _scores = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Message)> _failures = [];

    public FoldedTable Table => table;

    public IReadOnlyList<int> Folds => folds;

    /// <summary>A sentence for each fold and competitor that failed.</summary>
    public IReadOnlyList<string> Failures => [.. _failures.Select(failure => failure.Message)];

    public void Add(ICompetitor competitor, Score score)
    {
        if (!_scores.TryGetValue(competitor.Key, out List<Score>? scores))
        {
            _scores.Add(competitor.Key, scores = []);
        }

        scores.Add(score);
    }

    public void Fail(ICompetitor competitor, string message) => _failures.Add((competitor.Key, message));

    /// <summary>The scores of the folds; none where a fold failed, since a mean over the others would not be comparable.</summary>
    public IReadOnlyList<Score> Of(string key) => _failures.Exists(failure => failure.Key == key) ? [] : _scores.GetValueOrDefault(key, []);

    /// <summary>A mean over the folds; NaN where there is none.</summary>
    public double Mean(string key, Func<Score, double> figure) => Of(key).Select(figure).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Whether the folds are those that the baselines are the means of.</summary>
    public bool HasUsualFolds => folds.SequenceEqual(table.UsualFolds);
}
