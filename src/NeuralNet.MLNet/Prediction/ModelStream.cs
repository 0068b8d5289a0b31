using Microsoft.ML;

namespace NeuralNet.MLNet;

/// <summary>A named stream in a model file of ML.NET.</summary>
internal static class ModelStream
{
    /// <exception cref="InvalidDataException">The file has no such stream.</exception>
    public static byte[] Read(ModelLoadContext context, string name)
    {
        byte[]? bytes = null;
        context.TryLoadBinaryStream(name, reader =>
        {
            using var copy = new MemoryStream();
            reader.BaseStream.CopyTo(copy);
            bytes = copy.ToArray();
        });
        return bytes ?? throw new InvalidDataException($"The file expects a part \"{name}\" beside the transformer but has none. Save the model again.");
    }
}
