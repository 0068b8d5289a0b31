using System.Globalization;

namespace NeuralNet;

/// <summary>The result of one epoch: one pass over the training rows.</summary>
public sealed record EpochResult
{
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

    /// <summary>Text such as <c>epoch 3/10: loss 0.2514, validation loss 0.2711, accuracy 92.10 % (98,000 rows/s)</c>.</summary>
    public override string ToString()
    {
        string validation = Validation is null ? "" : $", validation {Validation}";
        return string.Create(
            CultureInfo.InvariantCulture, $"epoch {Epoch}/{Epochs}: loss {Loss:G4}{validation} ({RowsPerSecond:N0} rows/s)");
    }
}
