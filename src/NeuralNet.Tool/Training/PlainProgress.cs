using System.Globalization;

namespace NeuralNet.Tool.Training;

/// <summary>The training as lines, for files and pipes: the first epoch of a network and each tenth of them.</summary>
internal static class PlainProgress
{
    private const int LinesOfNetwork = 10;

    public static Action<MlpProgress> To(Terminal terminal) => progress =>
    {
        int each = Math.Max(1, progress.Epoch.Epochs / LinesOfNetwork);
        if (progress.Epoch.Epoch == 1 || progress.Epoch.Epoch % each == 0 || progress.Epoch.Epoch == progress.Epoch.Epochs)
        {
            string validation = progress.Epoch.Validation is { } value ? string.Create(CultureInfo.InvariantCulture, $", validation loss {value.Loss:G4}") : "";
            terminal.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"{progress.Name}, epoch {progress.Epoch.Epoch}/{progress.Epoch.Epochs}: loss {progress.Epoch.Loss:G4}{validation}, {progress.Epoch.RowsPerSecond:N0} rows/s"));
        }
    };
}
