namespace NeuralNet;

/// <summary>What <see cref="RegressionMetrics"/> finds for one target, or the mean over targets.</summary>
public sealed record TargetScores
{
    /// <summary>The target's name, or <c>mean</c>.</summary>
    public required string Name { get; init; }

    /// <summary>√ of the mean squared error, in the target's unit.</summary>
    public required double RootMeanSquaredError { get; init; }

    /// <summary>The mean absolute error, in the target's unit.</summary>
    public required double MeanAbsoluteError { get; init; }

    /// <summary>The median absolute error, in the target's unit.</summary>
    public required double MedianAbsoluteError { get; init; }

    /// <summary>
    /// How far the rank of the median may be off, as a share of the rows, where the report is of more than a million numbers that came in parts (<see cref="QuantileSketch.RankError"/>);
    /// else 0.
    /// </summary>
    public double MedianRankError { get; init; }

    /// <summary>The mean absolute percentage error, as a share.</summary>
    public required double MeanAbsolutePercentageError { get; init; }

    /// <summary>The share of the spread that is explained, at most 1; NaN of one row.</summary>
    public required double R2 { get; init; }
}
