namespace NeuralNet;

/// <summary>How the values of a model are averaged during a run, because their average is often better than any of them.</summary>
/// <remarks>
/// <para>
/// Training goes on with the model's own values; validation, the best epoch and the end of the run use the averages. A layer's states, such as a batch
/// norm's running statistics, are averaged alike (as PyTorch's <c>AveragedModel(use_buffers=True)</c>).
/// </para>
/// <para>
/// It needs as much memory again as the model, one sweep over it for each average, and allocates nothing in a step. A checkpoint holds the averages. A run
/// that is cancelled ends with them too; one that diverges keeps the values it had.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// trainer.Fit(train, epochs: 50, options: new() { Averaging = WeightAveraging.Ema(0.999) });
/// </code>
/// </example>
public abstract class WeightAveraging
{
    private protected WeightAveraging()
    {
    }

    /// <summary>The exponential moving average after each step: average = decay · average + (1 - decay) · value (Polyak and Juditsky 1992).</summary>
    /// <param name="decay">How much of the average stays in a step, above 0 and below 1. 0.999 averages about the last 1,000 steps.</param>
    /// <param name="warmsUp">Whether the decay of step t is at most (1 + t) / (10 + t), so that the first values are forgotten soon.</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of its range.</exception>
    public static WeightAveraging Ema(double decay = 0.999, bool warmsUp = true) => new ExponentialAveraging(decay, warmsUp);

    /// <summary>The plain average of the values after each epoch from some share of the run on (SWA; Izmailov et al. 2018).</summary>
    /// <param name="from">The share of the run that goes by first, 0 to below 1. A learning rate that stays up helps from there on, such as by <see cref="Schedule.Of"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range.</exception>
    public static WeightAveraging Swa(double from = 0.75) => new EpochAveraging(from);

    /// <summary>The share of the value in the average after a step; null to leave the average as it is.</summary>
    /// <param name="averaged">How many times values were averaged before.</param>
    /// <param name="epochsDone">Epochs done, a part of one included.</param>
    /// <param name="epochs">Epochs of the run.</param>
    /// <param name="isEpochEnd">Whether the step was the last of an epoch.</param>
    internal abstract double? Share(long averaged, double epochsDone, int epochs, bool isEpochEnd);

    private sealed class ExponentialAveraging(double decay, bool warmsUp) : WeightAveraging
    {
        private readonly double _decay = decay is > 0 and < 1
            ? decay
            : throw new ArgumentOutOfRangeException(
                nameof(decay), FormattableString.Invariant($"WeightAveraging.Ema expects a decay above 0 and below 1 but got {decay}, such as 0.999."));

        public override string ToString() => FormattableString.Invariant($"Ema({_decay}{(warmsUp ? "" : ", without warm-up")})");

        internal override double? Share(long averaged, double epochsDone, int epochs, bool isEpochEnd) =>
            averaged == 0 ? 1 : 1 - (warmsUp ? Math.Min(_decay, (1.0 + averaged) / (10.0 + averaged)) : _decay);
    }

    private sealed class EpochAveraging(double from) : WeightAveraging
    {
        private readonly double _from = from is >= 0 and < 1
            ? from
            : throw new ArgumentOutOfRangeException(
                nameof(from), FormattableString.Invariant($"WeightAveraging.Swa expects a share of the run from 0 to below 1 but got {from}."));

        public override string ToString() => FormattableString.Invariant($"Swa({_from})");

        internal override double? Share(long averaged, double epochsDone, int epochs, bool isEpochEnd) =>
            isEpochEnd && epochsDone > _from * epochs ? 1.0 / (averaged + 1) : null;
    }
}
