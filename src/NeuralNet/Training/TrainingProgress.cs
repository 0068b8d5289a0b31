using System.Globalization;

namespace NeuralNet;

/// <summary>How far a run of <see cref="Trainer.Fit"/> is.</summary>
public sealed record TrainingProgress
{
    /// <summary>The current epoch, from 1; between two epochs, the one that was finished.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs of the run.</summary>
    public required int Epochs { get; init; }

    /// <summary>Steps done in the epoch.</summary>
    public required int Step { get; init; }

    /// <summary>Steps of an epoch.</summary>
    public required int Steps { get; init; }

    /// <summary>The share of all the run's steps that is done, 0 to 1.</summary>
    public required double Share { get; init; }

    /// <summary>The mean training loss over the epoch's steps so far, each measured before its update; not a number before the first.</summary>
    public required float Loss { get; init; }

    /// <summary>The evaluation on the validation rows after the last finished epoch; null without such rows, and in the first epoch.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>Training rows a second in this epoch, validation excluded.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>The share of this epoch's time that the steps waited for rows, as in <see cref="EpochResult.WaitShare"/>.</summary>
    public double WaitShare { get; init; }

    /// <summary>Time since training began, including that before a resume.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>The time that remains if the rest is as fast as before and the run does not stop early; null before the first step.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Text such as <c>epoch 3/10, step 120/938: loss 0.2514, 1:05 left, 98,000 rows/s, validation loss 0.2711, accuracy 92.10 %</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {Epoch}/{Epochs}, step {Step}/{Steps}: {string.Join(", ", Parts())}");

    /// <summary>The numbers as texts, the most important first.</summary>
    internal IEnumerable<string> Parts()
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"loss {Loss:G4}");
        if (Remaining is TimeSpan remaining)
        {
            yield return $"{Text(remaining)} left";
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{RowsPerSecond:N0} rows/s");
        if (EpochResult.WaitText(WaitShare) is { Length: > 0 } wait)
        {
            yield return wait;
        }

        if (Validation is not null)
        {
            yield return $"validation {Validation}";
        }
    }

    private static string Text(TimeSpan time) => time.ToString(
        time.TotalDays >= 1 ? "d' d 'hh\\:mm\\:ss" : time.TotalHours >= 1 ? "h\\:mm\\:ss" : "m\\:ss", CultureInfo.InvariantCulture);
}
