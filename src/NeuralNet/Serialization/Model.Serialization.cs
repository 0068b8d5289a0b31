using System.Text.Json;

namespace NeuralNet;

public sealed partial class Model
{
    /// <summary>Saves the model, its layers and every bit of their numbers, in one safetensors file.</summary>
    /// <param name="path">The file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <remarks>
    /// The tensors have their paths as names and PyTorch's layout: <c>0.weight</c> [O, I] and <c>0.bias</c> [O] fit an
    /// <c>nn.Linear</c>; but there an activation is a module of its own and counts (docs/files.md). Saved too: states, seed, passes and
    /// <see cref="Metadata"/>. Not saved: the optimizer (see <see cref="Trainer.SaveCheckpoint"/>), the multiplier, and how the weights
    /// started. Not to be called while the model trains.
    /// </remarks>
    /// <exception cref="NotSupportedException">A layer or activation is of a kind that is not registered: see <see cref="Layer.Kinds"/>.</exception>
    /// <exception cref="InvalidOperationException">A number is not finite: <see cref="Load(string)"/> would reject it.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = ModelFormat.Describe(this);
        SafeTensorsFile.Write(path, tensors, metadata);
    }

    /// <summary>The same to a stream, such as of a database or of the network. Writes from where it stands and leaves it open.</summary>
    /// <param name="stream">Writable.</param>
    /// <inheritdoc cref="Save(string)" path="/exception"/>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata) = ModelFormat.Describe(this);
        SafeTensorsFile.Write(stream, tensors, metadata);
    }

    /// <summary>A model that <see cref="Save(string)"/> or a trainer's checkpoint wrote: the same layers and bits, so the same predictions.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or not a model, its parts do not fit together, or a kind in it is not registered.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Model Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using SafeTensorsReader file = SafeTensorsReader.Open(path);
        return ReadAs("a model", path, () => ModelFormat.Build(file));
    }

    /// <summary>The same from a stream. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public static Model Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using SafeTensorsReader file = SafeTensorsReader.Open(stream);
        return ReadAs("a model", "the stream", () => ModelFormat.Build(file));
    }

    /// <summary>
    /// A copy that shares nothing with the model: the same layers, values, states, seed, passes, metadata and multiplier, for example for a service
    /// that goes on predicting while the other is trained.
    /// </summary>
    /// <exception cref="NotSupportedException">A layer or activation is of a kind that is not registered: see <see cref="Layer.Kinds"/>.</exception>
    public Model Clone()
    {
        var clone = new Model((Sequential)Layer.Kinds.Build(Layer.Kinds.Describe(Root)), Seed, draws: false) { Passes = Passes, Multiplier = Multiplier };
        for (int i = 0; i < Parameters.Count; i++)
        {
            (Parameter from, Parameter to) = (Parameters[i], clone.Parameters[i]);
            to.Set(from.Value);
            (to.LearningRateFactor, to.DecayFactor, to.IsFrozen) = (from.LearningRateFactor, from.DecayFactor, from.IsFrozen);
        }

        for (int i = 0; i < States.Count; i++)
        {
            States[i].Value.AsSpan().CopyTo(clone.States[i].Value.AsSpan());
        }

        foreach ((string key, string text) in Metadata)
        {
            clone.Metadata[key] = text;
        }

        return clone;
    }

    /// <summary>Reads, and turns failures into errors that name the file.</summary>
    internal static T ReadAs<T>(string what, string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (NotSupportedException error)
        {
            throw new InvalidDataException($"Cannot load {what} from {path}: {error.Message}", error);
        }
        catch (Exception error) when (error is InvalidDataException or JsonException or ArgumentException)
        {
            // ArgumentException: the layers or the model did not take what the file describes.
            throw new InvalidDataException(
                $"Cannot load {what} from {path}: {error.Message} The file was changed after it was written: save it again.", error);
        }
    }
}
