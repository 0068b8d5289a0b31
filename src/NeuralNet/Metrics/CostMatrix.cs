namespace NeuralNet;

/// <summary>What each outcome of a binary decision costs, in any unit. Right answers cost nothing unless set; a gain is a negative cost.</summary>
public sealed record CostMatrix
{
    private readonly double _falsePositive;
    private readonly double _falseNegative;
    private readonly double _truePositive;
    private readonly double _trueNegative;

    /// <summary>A false alarm: predicted 1, truly 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public required double FalsePositive
    {
        get => _falsePositive;
        init => _falsePositive = Finite(nameof(FalsePositive), value);
    }

    /// <summary>A miss: predicted 0, truly 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public required double FalseNegative
    {
        get => _falseNegative;
        init => _falseNegative = Finite(nameof(FalseNegative), value);
    }

    /// <summary>Predicted 1, truly 1, such as the price of the letter that keeps a customer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public double TruePositive
    {
        get => _truePositive;
        init => _truePositive = Finite(nameof(TruePositive), value);
    }

    /// <summary>Predicted 0, truly 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is NaN or infinite.</exception>
    public double TrueNegative
    {
        get => _trueNegative;
        init => _trueNegative = Finite(nameof(TrueNegative), value);
    }

    /// <summary>
    /// The probability of class 1 from which on predicting it costs less in the mean, (FP - TN) / (FP - TN + FN - TP): right where probabilities are
    /// calibrated (Elkan 2001). <see cref="DecisionThreshold.ForCost"/> finds a threshold from held-out rows instead, calibrated or not.
    /// </summary>
    /// <exception cref="InvalidOperationException">A mistake costs no more than the right answer, so that no threshold is best.</exception>
    public double ProbabilityThreshold
    {
        get
        {
            (double alarm, double miss) = (FalsePositive - TrueNegative, FalseNegative - TruePositive);
            return alarm > 0 && miss > 0
                ? alarm / (alarm + miss)
                : throw new InvalidOperationException(FormattableString.Invariant(
                    $"CostMatrix expects mistakes that cost more than right answers but a false positive costs {FalsePositive}, a true negative {TrueNegative}, ")
                    + FormattableString.Invariant(
                        $"a false negative {FalseNegative} and a true positive {TruePositive}: one answer is best for all rows."));
        }
    }

    private static double Finite(string name, double value) => double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"CostMatrix.{name} expects a finite number but got {value}."));
}
