using System.Globalization;

namespace NeuralNet;

/// <summary>One pass over the training rows.</summary>
/// <param name="Epoch">Which, from 1.</param>
/// <param name="Epochs">Of how many.</param>
/// <param name="Loss">The mean training loss over the epoch's rows, each taken as its step came to it.</param>
/// <param name="Validation">How good the model was on the validation rows after the epoch; null without such rows.</param>
/// <param name="Elapsed">Time since training began, validation included.</param>
/// <param name="RowsPerSecond">Training rows a second in this epoch, validation excluded.</param>
public readonly record struct EpochResult(
    int Epoch, int Epochs, float Loss, Evaluation? Validation, TimeSpan Elapsed, double RowsPerSecond)
{
    /// <summary>Such as <c>epoch 3/10: loss 0.2514, validation loss 0.2711, accuracy 92.10 % (98,000 rows/s)</c>.</summary>
    public override string ToString()
    {
        string validation = Validation is Evaluation evaluation ? $", validation {evaluation}" : "";
        return string.Create(
            CultureInfo.InvariantCulture, $"epoch {Epoch}/{Epochs}: loss {Loss:G4}{validation} ({RowsPerSecond:N0} rows/s)");
    }
}
