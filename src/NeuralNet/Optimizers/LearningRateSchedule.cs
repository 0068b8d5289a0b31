namespace NeuralNet;

/// <summary>How the learning rate changes in the course of a training run: a factor for each share of it that is done.</summary>
/// <remarks>It knows no optimizer and holds no state: a run that is resumed at its middle has the rate of its middle.</remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 20, batchSize: 128, schedule: LearningRateSchedule.Cosine(warmUp: 0.05));
/// </code>
/// </example>
public sealed class LearningRateSchedule
{
    private readonly Func<double, double> _factor;

    /// <summary>A schedule of one's own.</summary>
    /// <param name="factor">
    /// From the share of the run that is done, 0 to below 1, to what the optimizer's learning rate is multiplied by, 0 or more.
    /// </param>
    /// <exception cref="ArgumentNullException">The function is null.</exception>
    public LearningRateSchedule(Func<double, double> factor)
    {
        ArgumentNullException.ThrowIfNull(factor);
        _factor = factor;
    }

    /// <summary>From 1 to 0 along half a cosine, (1 + cos πt) / 2 (Loshchilov and Hutter 2017), after a straight rise from 0.</summary>
    /// <param name="warmUp">The share of the run that the rise takes, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static LearningRateSchedule Cosine(double warmUp = 0) => Falling(warmUp, share => (1 + Math.Cos(Math.PI * share)) / 2);

    /// <summary>From 1 to 0 in a straight line, after a straight rise from 0.</summary>
    /// <param name="warmUp">The share of the run that the rise takes, 0 to below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is not 0 to below 1.</exception>
    public static LearningRateSchedule Linear(double warmUp = 0) => Falling(warmUp, share => 1 - share);

    /// <summary>What the optimizer's learning rate is multiplied by.</summary>
    /// <param name="done">The share of the run that is done, 0 to 1.</param>
    /// <exception cref="InvalidOperationException">A schedule of one's own gave a number below 0, or none.</exception>
    public double Factor(double done)
    {
        double factor = _factor(done);
        return double.IsFinite(factor) && factor >= 0
            ? factor
            : throw new InvalidOperationException(FormattableString.Invariant(
                $"LearningRateSchedule expects a factor of 0 or more but its function gave {factor} for {done}: mend the function."));
    }

    private static LearningRateSchedule Falling(double warmUp, Func<double, double> fall) => warmUp is >= 0 and < 1
        ? new(done => done < warmUp ? done / warmUp : fall((done - warmUp) / (1 - warmUp)))
        : throw new ArgumentOutOfRangeException(
            nameof(warmUp), FormattableString.Invariant($"LearningRateSchedule expects a warm-up of 0 to below 1 but got {warmUp}."));
}
