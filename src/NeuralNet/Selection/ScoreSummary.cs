using MathNet.Numerics.Statistics;

namespace NeuralNet;

/// <summary>One score over the folds of a cross-validation.</summary>
/// <remarks>
/// The folds share rows to train on, so their scores are not independent, and <see cref="StandardError"/> says less than the truth: no estimate without that
/// fault exists (Bengio and Grandvalet 2004). Repeats of the folds make it smaller and not truer.
/// </remarks>
public sealed class ScoreSummary
{
    private readonly double[] _values;
    private readonly int[] _rows;

    private ScoreSummary(string name, bool higherIsBetter, double[] values, int[] rows)
    {
        Name = name;
        HigherIsBetter = higherIsBetter;
        _values = values;
        _rows = rows;
    }

    /// <summary>Such as <c>log loss</c>.</summary>
    public string Name { get; }

    /// <summary>Whether more is better.</summary>
    public bool HigherIsBetter { get; }

    /// <summary>Of each fold, in their order.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>The plain mean over folds, as scikit-learn gives it; NaN where one fold's is.</summary>
    public double Mean => ArrayStatistics.Mean(_values);

    /// <summary>
    /// Σ n s / Σ n over folds of n held-out rows: for a score that is itself a mean over rows, such as accuracy, log loss or MAE, that of all held-out rows together.
    /// </summary>
    public double WeightedMean => _values.Zip(_rows, (value, rows) => value * rows).Sum() / _rows.Sum(rows => (double)rows);

    /// <summary>√(Σ (s - mean)² / (F - 1)) over F folds; NaN of a single one. scikit-learn divides by F.</summary>
    public double StandardDeviation => ArrayStatistics.StandardDeviation(_values);

    /// <summary>The standard deviation of the mean if the folds were independent: <see cref="StandardDeviation"/> / √F.</summary>
    public double StandardError => StandardDeviation / Math.Sqrt(_values.Length);

    /// <summary>Text such as <c>log loss 0.302 ± 0.011</c>: mean and standard deviation.</summary>
    public override string ToString() => $"{Name} {Text}";

    /// <summary>Such as <c>0.302 ± 0.011</c>.</summary>
    internal string Text => ResultText.Number(Mean, StandardDeviation);

    /// <summary>Each score over the folds.</summary>
    /// <param name="folds">The scores of one or more folds.</param>
    /// <param name="rows">The rows that were scored, by fold.</param>
    /// <exception cref="ArgumentException">Two folds have other scores.</exception>
    internal static IReadOnlyList<ScoreSummary> Of(IReadOnlyList<IReadOnlyList<Score>> folds, int[] rows)
    {
        foreach (IReadOnlyList<Score> scores in folds)
        {
            if (!scores.Select(Kind).SequenceEqual(folds[0].Select(Kind)))
            {
                throw new ArgumentException(
                    $"A fit expects the same scores in each fold, in one order, but gave {string.Join(", ", folds[0])} in one and {string.Join(", ", scores)} in another.");
            }
        }

        return [.. folds[0].Select((score, i) => new ScoreSummary(score.Name, score.HigherIsBetter, [.. folds.Select(scores => scores[i].Value)], rows))];

        static (string, bool) Kind(Score score) => (score.Name, score.HigherIsBetter);
    }
}
