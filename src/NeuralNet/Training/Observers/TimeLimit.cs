namespace NeuralNet;

/// <summary>Stops the run after the first step or epoch at whose end its time is over a limit. The run then ends as by <see cref="TrainingRun.Stop"/>.</summary>
/// <remarks>
/// What counts is <see cref="TrainingRun.Elapsed"/>: all the run's time, validation and the time before a resume included. A run that is
/// resumed when its time is over takes no step: pass a greater limit to go on. A step is never cut short. 0 bytes a step.
/// </remarks>
/// <example><code>
/// trainer.Fit(train, epochs: 1000, options: new() { Observers = [new TimeLimit(TimeSpan.FromMinutes(30))] });
/// </code></example>
public sealed class TimeLimit : ITrainingObserver
{
    /// <summary>Limits the time of a run.</summary>
    /// <param name="limit">The time, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public TimeLimit(TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(limit), FormattableString.Invariant(
                $"TimeLimit expects a limit above 0 but got {limit:c}. Leave it out for a run without one."));
        }

        Limit = limit;
    }

    /// <summary>The time after which the run stops.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Text such as <c>TimeLimit(00:30:00)</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"TimeLimit({Limit:c})");

    void ITrainingObserver.OnBegin(TrainingRun run) => StopIfOver(run);

    void ITrainingObserver.OnStep(TrainingRun run, StepResult result) => StopIfOver(run);

    void ITrainingObserver.OnEpoch(TrainingRun run, EpochResult result) => StopIfOver(run);

    private void StopIfOver(TrainingRun run)
    {
        if (run.Elapsed > Limit)
        {
            run.Stop();
        }
    }
}
