using System.Diagnostics;

namespace NeuralNet;

/// <content>How far the run is.</content>
public sealed partial class TrainingRun
{
    private long _epochBegin;
    private TimeSpan _waitedBefore; // by the steps of earlier epochs
    private int _firstStep;         // of this epoch, above 0 after a resume

    /// <summary>How far the run is at this moment. Each call allocates a record: call it when it is shown, not after every step.</summary>
    public TrainingProgress Progress
    {
        get
        {
            // Between two epochs, the run is at the end of the one that was finished.
            EpochResult? finished = State.Step == 0 && State.Epoch > 0 ? State.Results[^1] : null;
            double share = (State.Epoch + ((double)State.Step / State.Steps)) / State.Epochs;
            TimeSpan elapsed = Elapsed;
            return new TrainingProgress
            {
                Epoch = finished?.Epoch ?? (State.Epoch + 1),
                Epochs = State.Epochs,
                Step = finished is null ? State.Step : State.Steps,
                Steps = State.Steps,
                Share = share,
                Loss = finished?.Loss ?? (float)(State.LossSum / State.WeightSum),
                Validation = State.Results.Count == 0 ? null : State.Results[^1].Validation,
                RowsPerSecond = finished?.RowsPerSecond ?? RowsPerSecond,
                WaitShare = finished?.WaitShare ?? WaitShare,
                Elapsed = elapsed,
                Remaining = Remaining(elapsed, share),
            };
        }
    }

    /// <summary>The time that all steps so far waited for rows.</summary>
    internal TimeSpan Waited => _source?.Waited ?? TimeSpan.Zero;

    /// <summary>Training rows a second since the epoch began, or was taken up by a resume.</summary>
    private double RowsPerSecond
    {
        get
        {
            long rows = Math.Min((long)State.Step * State.BatchSize, State.RowCount) - Math.Min((long)_firstStep * State.BatchSize, State.RowCount);
            return Math.Max(0, rows) / Math.Max(Stopwatch.GetElapsedTime(_epochBegin).TotalSeconds, 1e-9);
        }
    }

    /// <summary>The share of that time that steps waited for rows.</summary>
    private double WaitShare
    {
        get
        {
            TimeSpan waited = Waited - _waitedBefore;
            return waited == TimeSpan.Zero ? 0 : Math.Clamp(waited / Stopwatch.GetElapsedTime(_epochBegin), 0, 1);
        }
    }

    // A first step of very many gives more than a time can be.
    private static TimeSpan? Remaining(TimeSpan elapsed, double share) =>
        share == 0 ? null : TimeSpan.FromTicks((long)Math.Min(elapsed.Ticks * ((1 - share) / share), long.MaxValue / 2));
}
