using System.Text.Json;

namespace NeuralNet.Tool.Models;

/// <summary>Loads a model of a table, of whichever kind.</summary>
internal static class ModelFile
{
    /// <exception cref="ToolException">The file is no model of a table.</exception>
    public static MlpEstimator Load(string path)
    {
        if (Directory.Exists(path))
        {
            throw new ToolException($"{path} is a folder. Give the model file in it.");
        }

        if (!File.Exists(path))
        {
            throw new ToolException($"There is no file {path}. `neuralnet train DATA --target COLUMN` writes a model.");
        }

        return KindOf(SafeTensorsHeader.TryRead(path)) is not null
            ? MlpEstimator.Load(path)
            : throw new ToolException($"{path} is no model of a table's columns. Give a file that `neuralnet train` or an estimator's Save wrote; `neuralnet inspect {path}` tells what it is.");
    }

    /// <summary>The kind of estimator that a file holds; null where it holds none.</summary>
    public static string? KindOf(SafeTensorsHeader? header)
    {
        if (header is null || !header.Metadata.TryGetValue("estimator", out string? text))
        {
            return null;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.GetProperty("kind").GetString();
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
