using System.Text.Json;

namespace NeuralNet;

public sealed partial class Sequential
{
    /// <summary>Saves the model, its layers and every bit of their numbers, in one safetensors file.</summary>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <remarks>
    /// The tensors of layer i are named and laid out as PyTorch does: <c>i.weight</c> [O, I] and <c>i.bias</c> [O] fit an
    /// <c>nn.Linear</c>; but there an activation is a module of its own and counts (docs/files.md). Not saved: the
    /// optimizer, the multiplier, and how the weights started. Not to be called while the model trains.
    /// </remarks>
    /// <exception cref="NotSupportedException">A layer is not of this library.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite: <see cref="Load"/> would refuse it.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is one, or the disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = ModelFormat.Describe(_layers);
        SafeTensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>A model that <see cref="Save"/> wrote: the same layers and bits, thus the same predictions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is torn, no model, or its parts do not fit together.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Sequential Load(string path)
    {
        SafeTensorsFile file = SafeTensorsFile.Read(path);
        try
        {
            return new Sequential(ModelFormat.Build(file));
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException($"Cannot load a model from {path}: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException)
        {
            // ArgumentException: the layers or the model did not take what the file describes.
            throw new InvalidDataException(
                $"Cannot load a model from {path}: {error.Message} The file was changed after Sequential.Save wrote it: save the "
                + "model again.",
                error);
        }
    }
}
