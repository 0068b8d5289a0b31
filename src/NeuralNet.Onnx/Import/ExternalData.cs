using System.Globalization;
using NeuralNet.Onnx.Protobuf;

namespace NeuralNet.Onnx;

/// <summary>The files beside an ONNX file that hold its large constants, such as model.onnx.data (onnx/onnx, docs/ExternalData.md).</summary>
/// <param name="folder">The folder of the ONNX file; null where it was read from a stream.</param>
internal sealed class ExternalData(string? folder)
{
    /// <summary>The numbers of a constant.</summary>
    /// <param name="tensor">The constant.</param>
    /// <param name="bytes">How many bytes its sizes and type need.</param>
    /// <exception cref="InvalidDataException">The file is none in the folder, or does not have them there.</exception>
    public byte[] Read(TensorProto tensor, long bytes)
    {
        string location = Setting(tensor, "location") ?? "";
        string path = PathOf(tensor, location);
        long offset = Number(tensor, "offset") ?? 0, length = Number(tensor, "length") ?? bytes;
        try
        {
            // Before it is opened: a pipe, which would wait for ever, and a device have no length.
            long held = new FileInfo(path).Length;
            if (length != bytes || offset > held || bytes > held - offset)
            {
                throw Problem(tensor, FormattableString.Invariant(
                    $"to have {bytes} bytes in '{ImportedNode.Short(location)}' but it names {length} from {offset} on, of {held}"));
            }

            byte[] read = new byte[bytes];
            using FileStream file = File.OpenRead(path);
            file.Position = offset;
            file.ReadExactly(read);
            return read;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{Problem(tensor, $"to be in '{ImportedNode.Short(location)}', beside the file, which cannot be read").Message} {error.Message}", error);
        }
    }

    /// <summary>The bytes of all files that constants name, each once.</summary>
    public long Length(IEnumerable<TensorProto> tensors) => tensors
        .Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
        .Select(tensor => PathOf(tensor, Setting(tensor, "location") ?? ""))
        .Distinct(StringComparer.Ordinal)
        .Sum(path => File.Exists(path) ? new FileInfo(path).Length : 0);

    // A file's text never leads out of its folder: by a root, by "..", or by a link.
    private string PathOf(TensorProto tensor, string location)
    {
        if (folder is null)
        {
            throw Problem(tensor, $"to be in the file but it is in '{ImportedNode.Short(location)}', beside it: load by a path, not from a stream");
        }

        string path = location.Length is 0 or > 255 || location.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(location)
            ? throw Outside()
            : Path.GetFullPath(Path.Combine(folder, location));
        if (!IsWithin(path))
        {
            throw Outside();
        }

        for (string part = path; part.Length > folder.Length; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
            {
                throw Outside();
            }
        }

        return path;

        InvalidDataException Outside() => Problem(tensor, $"to be in a file in the folder of the ONNX file, behind no link, but its location is '{ImportedNode.Short(location)}'");
    }

    // A root ends in a separator already.
    private bool IsWithin(string path) =>
        path.StartsWith(Path.EndsInDirectorySeparator(folder!) ? folder! : folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static long? Number(TensorProto tensor, string name) => Setting(tensor, name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
        : throw Problem(tensor, $"to have a whole number as its {name} but it is '{ImportedNode.Short(text)}'");

    private static string? Setting(TensorProto tensor, string name) => tensor.ExternalData.FirstOrDefault(setting => setting.Key == name)?.Value;

    private static InvalidDataException Problem(TensorProto tensor, string expected) =>
        new($"expected the constant '{ImportedNode.Short(tensor.Name)}' {expected}.");
}
