namespace NeuralNet.TableBenchmarks;

/// <summary>What the competitors reached on one table.</summary>
internal sealed class TableResult(FoldedTable table, IReadOnlyList<int> folds)
{
    private readonly Dictionary<string, List<Score>> _scores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _failures = new(StringComparer.Ordinal);

    public FoldedTable Table => table;

    public IReadOnlyList<int> Folds => folds;

    /// <summary>A sentence for each competitor that failed, of its last failure.</summary>
    public IReadOnlyCollection<string> Failures => _failures.Values;

    public void Add(ICompetitor competitor, Score score)
    {
        if (!_scores.TryGetValue(competitor.Key, out List<Score>? scores))
        {
            _scores.Add(competitor.Key, scores = []);
        }

        scores.Add(score);
    }

    public void Fail(ICompetitor competitor, string message) => _failures[competitor.Key] = message;

    /// <summary>The scores of the folds; none where a fold failed, since a mean over the others would not be comparable.</summary>
    public IReadOnlyList<Score> Of(string key) => _failures.ContainsKey(key) ? [] : _scores.GetValueOrDefault(key, []);

    /// <summary>A mean over the folds; NaN where there is none.</summary>
    public double Mean(string key, Func<Score, double> figure) => Of(key).Select(figure).DefaultIfEmpty(double.NaN).Average();

    /// <summary>Whether the folds are those that the baselines are the means of.</summary>
    public bool HasUsualFolds => folds.SequenceEqual(table.UsualFolds);
}
