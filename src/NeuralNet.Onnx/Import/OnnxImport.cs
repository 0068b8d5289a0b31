using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>Reads ONNX files of multilayer perceptrons as models that predict the same and can be trained on.</summary>
/// <remarks>
/// <para>
/// From PyTorch, Keras, scikit-learn, ML.NET or this library: docs/onnx.md lists the operators. Dense layers, normalisations and activations are the library's own, also where a file
/// has them as several nodes; sums of branches are <see cref="Residual"/>, columns side by side <see cref="Branches"/>, fixed changes of scale <see cref="Standardization"/>. Several
/// inputs are columns side by side, in the file's order. Anything else is an error that names the node.
/// </para>
/// <para>
/// A file is not trusted: every size in it is compared with the numbers that it really holds before memory is taken, and constants in files beside it are read from its own folder alone.
/// </para>
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
public static class OnnxImport
{
    /// <summary>Reads a file, and the files beside it that hold its constants, if there are any.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A model with the file's texts as <see cref="Model.Metadata"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has a node that is not read, or its parts do not fit together.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Model Load(string path, OnnxImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(path, File.ReadAllBytes(path), Path.GetDirectoryName(Path.GetFullPath(path)), options ?? new());
    }

    /// <summary>The same from a stream, of a file that holds all its constants. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <returns>A model with the file's texts as <see cref="Model.Metadata"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has a node that is not read, or its parts do not fit together.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static Model Load(Stream stream, OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read("the stream", bytes.ToArray(), folder: null, options ?? new());
    }

    /// <summary>The same from bytes.</summary>
    /// <param name="source">What they are from, for messages.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="folder">Where files beside it are; null for nowhere.</param>
    /// <param name="options">The options.</param>
    internal static Model Read(string source, byte[] bytes, string? folder, OnnxImportOptions options)
    {
        try
        {
            // From bytes and not from a stream: the parser then knows how many there are, and no length in them exceeds that.
            ModelProto file = ModelProto.Parser.ParseFrom(bytes);
            CheckVersion(file);
            var external = new ExternalData(folder);
            var budget = new ImportBudget(bytes.Length + external.Length(file.Graph.Initializer));
            var graph = new ImportedGraph(file.Graph, options.Output, new TensorReader(external, budget), budget);
            Flow output = options.GivesLogits ? GraphEnding.Logits(graph.Output) : graph.Output;
            var model = new Model(new SeriesParallel(budget).Between(graph.Input, output));
            foreach (StringStringEntryProto text in file.MetadataProps)
            {
                model.Metadata[text.Key] = text.Value;
            }

            return model;
        }
        catch (Exception error) when (error is InvalidProtocolBufferException or InvalidDataException or ArgumentException)
        {
            // ArgumentException: the layers do not fit each other.
            throw new InvalidDataException($"Cannot import an ONNX model from {source}: {error.Message}", error);
        }
    }

    private static void CheckVersion(ModelProto file)
    {
        long opset = file.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
        if (file.Graph is null || opset is < OnnxVersions.OldestRead or > OnnxVersions.Newest)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"expected a graph of opset {OnnxVersions.OldestRead} to {OnnxVersions.Newest} but got {(file.Graph is null ? "none" : $"opset {opset}")}."));
        }
    }
}
