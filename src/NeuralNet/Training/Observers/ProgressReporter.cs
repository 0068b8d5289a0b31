namespace NeuralNet;

/// <summary>Reports how far the run is to an <see cref="IProgress{T}"/>: after steps, at most once an interval, and after every epoch.</summary>
/// <remarks>
/// Report is called on the thread of <see cref="Trainer.Fit"/>. <see cref="Progress{T}"/> passes it on to the thread that made it where that has a
/// synchronization context, such as one with windows; elsewhere to the thread pool, in no certain order. A report allocates a
/// <see cref="TrainingProgress"/>; a step without one, 0 bytes.
/// </remarks>
/// <example><code>
/// var progress = new Progress&lt;TrainingProgress&gt;(now => bar.Value = now.Share);
/// await Task.Run(() => trainer.Fit(train, epochs: 10, options: new() { Observers = [new ProgressReporter(progress)] }));
/// </code></example>
public sealed class ProgressReporter : ITrainingObserver
{
    private readonly IProgress<TrainingProgress> _progress;
    private readonly Pace _pace;

    /// <summary>Reports to a receiver.</summary>
    /// <param name="progress">The receiver. An exception of it ends the run.</param>
    /// <param name="interval">The least time between two reports within an epoch, zero or more; null for 0.1 s. Zero reports every step.</param>
    /// <exception cref="ArgumentOutOfRangeException">The interval is negative.</exception>
    public ProgressReporter(IProgress<TrainingProgress> progress, TimeSpan? interval = null)
        : this(progress, interval ?? TimeSpan.FromSeconds(0.1), TimeProvider.System)
    {
    }

    internal ProgressReporter(IProgress<TrainingProgress> progress, TimeSpan interval, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (interval < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(interval), FormattableString.Invariant(
                $"ProgressReporter expects an interval of 0 or more but got {interval:c}. TimeSpan.Zero reports after every step."));
        }

        _progress = progress;
        _pace = new Pace(interval, clock);
    }

    bool ITrainingObserver.IsForFirstRank => true;

    void ITrainingObserver.OnStep(TrainingRun run, StepResult result)
    {
        if (_pace.IsDue())
        {
            _progress.Report(run.Progress);
        }
    }

    void ITrainingObserver.OnEpoch(TrainingRun run, EpochResult result) => _progress.Report(run.Progress);
}
