namespace NeuralNet;

/// <summary>The errors of one target as sums, where there are too many to keep: <see cref="TargetErrors"/> without the rows.</summary>
internal sealed class ErrorSums
{
    private readonly QuantileSketch _sizes = new();
    private long _count;
    private double _squares;
    private double _absolutes;
    private double _percentages;
    private double _mean;       // of the true values, by Welford
    private double _spread;
    private double _least = double.PositiveInfinity;
    private double _greatest = double.NegativeInfinity;

    public void Add(float actual, float predicted)
    {
        double error = (double)predicted - actual;
        _count++;
        _squares += error * error;
        _absolutes += Math.Abs(error);
        _percentages += TargetErrors.Percentage(error, actual);
        double distance = actual - _mean;
        _mean += distance / _count;
        _spread += distance * (actual - _mean);
        (_least, _greatest) = (Math.Min(_least, actual), Math.Max(_greatest, actual));
        _sizes.Add(Math.Abs(error));
    }

    /// <param name="name">The target's.</param>
    public TargetScores Scores(string name) => new()
    {
        Name = name,
        RootMeanSquaredError = Math.Sqrt(_squares / _count),
        MeanAbsoluteError = _absolutes / _count,
        MedianAbsoluteError = _sizes.Quantile(0.5),
        MedianRankError = _sizes.RankError,
        MeanAbsolutePercentageError = _percentages / _count,
        R2 = _count < 2 ? double.NaN : _squares == 0 ? 1 : _least == _greatest ? 0 : 1 - (_squares / _spread),
    };
}
