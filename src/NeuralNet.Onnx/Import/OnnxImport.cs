using System.Diagnostics.CodeAnalysis;
using Google.Protobuf;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>Reads ONNX files of multilayer perceptrons as models that predict the same and can be trained on.</summary>
/// <remarks>
/// <para>
/// A file is read if its graph is one chain from one input to one output, of Gemm or MatMul with constant weights, Add of a constant bias, BatchNormalization, Dropout, the operators of
/// the library's activations (Swish too, as Sigmoid and Mul), Softmax at the end, Flatten, Identity and Constant, in float32, opset 7 to 26. Any other node is an error that names it.
/// </para>
/// <para>A file is not trusted: every size in it is compared with the numbers that it really holds before memory is taken.</para>
/// </remarks>
[SuppressMessage("ApiDesign", "RS0026", Justification = "The overloads differ in their first parameter.")]
public static class OnnxImport
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="leavesOutSoftmax">Whether a softmax at the end is left out, so that outputs are logits: a loss such as <see cref="SoftmaxCrossEntropy"/> has it, to train on.</param>
    /// <returns>A model with the file's texts as <see cref="Model.Metadata"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has a node that is not read, or its parts do not fit together.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Model Load(string path, bool leavesOutSoftmax = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Read(path, File.ReadAllBytes(path), leavesOutSoftmax);
    }

    /// <summary>The same from a stream. Reads it to its end and leaves it open.</summary>
    /// <param name="stream">Readable.</param>
    /// <param name="leavesOutSoftmax">Whether a softmax at the end is left out.</param>
    /// <returns>A model with the file's texts as <see cref="Model.Metadata"/>.</returns>
    /// <exception cref="InvalidDataException">The file is damaged, has a node that is not read, or its parts do not fit together.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static Model Load(Stream stream, bool leavesOutSoftmax = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read("the stream", bytes.ToArray(), leavesOutSoftmax);
    }

    private static Model Read(string source, byte[] bytes, bool leavesOutSoftmax)
    {
        try
        {
            // From bytes and not from a stream: the parser then knows how many there are, and no length in them exceeds that.
            ModelProto file = ModelProto.Parser.ParseFrom(bytes);
            CheckVersion(file);
            var model = new Model(new ImportedChain(file.Graph, leavesOutSoftmax).Layers());
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
