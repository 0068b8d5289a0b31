namespace NeuralNet;

/// <summary>
/// A <see cref="ClassificationReport"/> of rows that come in parts. Counts and log loss are sums. The area under the ROC curve needs the scores: all are kept while they are few, 4
/// bytes a row and class, and give the bits of the report of all rows at once; of more, <see cref="ScoreBins"/> are kept, whose error the report states.
/// </summary>
/// <param name="classNames">A name for each class, 2 or more.</param>
/// <param name="threshold">Of two classes: from which probability of class 1 on it is the prediction; null for the greatest.</param>
/// <param name="mostScores">The most scores that are kept.</param>
internal sealed class ClassificationParts(IReadOnlyList<string> classNames, double? threshold, int mostScores = ClassificationParts.UsualScores)
{
    /// <summary>A million rows of two classes.</summary>
    public const int UsualScores = 1 << 20;

    private const int MostBins = 1 << 19;

    private readonly ClassCounts _counts = new([.. Enumerable.Range(0, classNames.Count)]);
    private readonly List<(int[] Actual, float[] Scores)> _kept = [];
    private readonly int _scoresOfRow = classNames.Count == 2 ? 1 : classNames.Count;
    private ScoreBins[]? _bins;
    private long _keptScores;
    private double _surprise;

    /// <summary>Takes more rows.</summary>
    /// <param name="actual">N true classes.</param>
    /// <param name="probabilities">[N, K].</param>
    public void Add(int[] actual, Tensor probabilities)
    {
        if (actual.Length == 0)
        {
            return;
        }

        RowWeights ones = RowWeights.Of(nameof(ClassificationReport), null, actual.Length);
        _counts.Add(actual, threshold is { } from ? ClassLabels.AtThreshold(probabilities, from) : ClassLabels.FromOutput(probabilities), ones);
        ProbabilityMetrics.AddSurprise(ref _surprise, actual, probabilities, ones);
        float[] scores = ScoresOf(probabilities);
        if (_bins is null && _keptScores + scores.Length <= mostScores)
        {
            _kept.Add((actual, scores));
            _keptScores += scores.Length;
            return;
        }

        if (_bins is null)
        {
            _bins = [.. Enumerable.Range(0, _scoresOfRow).Select(_ => new ScoreBins(MostBins / _scoresOfRow))];
            _kept.ForEach(part => ToBins(part.Actual, part.Scores));
            _kept.Clear();
        }

        ToBins(actual, scores);
    }

    /// <summary>The report of all rows that came.</summary>
    /// <exception cref="ArgumentException">No row came.</exception>
    public ClassificationReport Report()
    {
        if (_counts.Total == 0)
        {
            throw new ArgumentException("ClassificationReport expects at least one row but got none.");
        }

        bool hasAll = Enumerable.Range(0, _counts.Count).All(i => _counts.Support(i) > 0);
        (double? area, double error) = hasAll ? RocArea() : (null, 0);
        return ClassificationReport.Of(_counts, classNames, _surprise / _counts.Total, area, error);
    }

    // Of two classes the second's alone, as the area needs them.
    private float[] ScoresOf(Tensor probabilities) => _scoresOfRow > 1 ? probabilities.ToArray() : [.. Enumerable.Range(0, probabilities.Rows).Select(row => probabilities[row, 1])];

    private void ToBins(int[] actual, float[] scores)
    {
        for (int i = 0; i < actual.Length; i++)
        {
            for (int j = 0; j < _scoresOfRow; j++)
            {
                _bins![j].Add(scores[(i * _scoresOfRow) + j], actual[i] == (_scoresOfRow == 1 ? 1 : j));
            }
        }
    }

    private (double? Area, double Error) RocArea()
    {
        if (_bins is not null)
        {
            (double Area, double Error)[] areas = Array.ConvertAll(_bins, bins => bins.RocArea());
            return (areas.Average(of => of.Area), areas.Average(of => of.Error));
        }

        int[] actual = [.. _kept.SelectMany(part => part.Actual)];
        float[] scores = [.. _kept.SelectMany(part => part.Scores)];
        return (ProbabilityMetrics.RocAuc(actual, Tensor.From(scores, actual.Length, _scoresOfRow)), 0);
    }
}
