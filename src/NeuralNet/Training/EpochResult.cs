using System.Globalization;

namespace NeuralNet;

/// <summary>The result of one epoch: one pass over the training rows.</summary>
public sealed record EpochResult
{
    private const double LeastShown = 0.03;

    /// <summary>The epoch's number in the run, from 1.</summary>
    public required int Epoch { get; init; }

    /// <summary>Epochs of the run.</summary>
    public required int Epochs { get; init; }

    /// <summary>The mean training loss over the epoch's rows, each measured before its step's update.</summary>
    public required float Loss { get; init; }

    /// <summary>The learning rate of the epoch's last step.</summary>
    public float LearningRate { get; init; }

    /// <summary>The evaluation on the validation rows after the epoch; null without such rows.</summary>
    public Evaluation? Validation { get; init; }

    /// <summary>Whether the validation loss is the lowest of the run so far.</summary>
    public bool IsBest { get; init; }

    /// <summary>Time since training began, validation included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>Training rows a second in this epoch, validation excluded.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>
    /// The share of this epoch's time, validation excluded, that the steps waited for rows: 0 to 1. Always 0 for a dataset in memory, which is not timed. Near 0, the
    /// disk keeps up; near 1, <see cref="FitOptions.ShuffleWindow"/> may help.
    /// </summary>
    public double WaitShare { get; init; }

    /// <summary>How much was waited, as text; nothing where it is little.</summary>
    internal static string WaitText(double share) =>
        share < LeastShown ? "" : string.Create(CultureInfo.InvariantCulture, $"{100 * share:F0} % waiting for rows");

    /// <summary>Text such as <c>epoch 3/10: loss 0.2514, validation loss 0.2711, accuracy 92.10 % (98,000 rows/s)</c>.</summary>
    public override string ToString()
    {
        string validation = Validation is null ? "" : $", validation {Validation}";
        string wait = WaitText(WaitShare);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {Epoch}/{Epochs}: loss {Loss:G4}{validation} ({RowsPerSecond:N0} rows/s{(wait.Length == 0 ? "" : ", ")}{wait})");
    }
}
