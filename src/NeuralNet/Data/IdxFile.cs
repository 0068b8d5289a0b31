using System.Diagnostics.CodeAnalysis;

namespace NeuralNet;

/// <summary>
/// Reads IDX files, plain or compressed by gzip: the format of MNIST, Fashion-MNIST and similar sets (LeCun, Cortes and Burges 1998).
/// </summary>
/// <remarks>
/// Two bytes of 0, one that names the element type, one with the number of dimensions; a size of 4 bytes for each dimension;
/// then the elements, row after row. All numbers are big-endian.
/// </remarks>
public static class IdxFile
{
    private const string Justification = "The overloads differ in their first parameter.";

    /// <summary>Reads a file; its first bytes tell whether gzip compressed it, not its name.</summary>
    /// <remarks>
    /// No size in the file is believed before its bytes are seen: a compressed file is unpacked twice, once to count, and the tensor's
    /// 4 bytes an element are all the memory that is taken in proportion to it. A file that cannot seek, such as a pipe, is read
    /// once, and takes up to twice that. Several gzip members one after the other, as <c>cat a.gz b.gz</c> gives, are one file.
    /// </remarks>
    /// <param name="path">Its path.</param>
    /// <param name="scale">What every element is multiplied by, such as 1 / 255f for brightness from 0 to 1.</param>
    /// <param name="maxElements">
    /// The most elements to accept, for files that others made: a small file can unpack to a thousand times its size. A file that
    /// announces more is rejected before memory is allocated, and one that unpacks to more than it announces at the first byte too many. If
    /// null, what an array holds, 2,147,483,591.
    /// </param>
    /// <returns>
    /// The elements as float32, in the file's 1 to 4 dimensions: images [N, height, width], labels [N]. Whole numbers beyond 2^24
    /// and float64 round to the nearest float32.
    /// </returns>
    /// <example>
    /// <code>
    /// Tensor images = IdxFile.Read("train-images-idx3-ubyte.gz", scale: 1 / 255f);      // [60000, 28, 28]
    /// Tensor labels = IdxFile.Read("train-labels-idx1-ubyte.gz");                       // [60000]
    /// var train = new Dataset(images.Reshape(new Shape(images.Rows, images.Columns)), labels);
    /// </code>
    /// </example>
    /// <exception cref="InvalidDataException">
    /// The file is damaged, longer than its header states, or in another format; or it does not have 1 to 4 dimensions, or has too many elements.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite, or the most elements are less than 0.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static Tensor Read(string path, float scale = 1, int? maxElements = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ThrowIfOutOfRange(scale, maxElements);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        return Read(file, path, scale, maxElements);
    }

    /// <summary>Reads from a stream, such as a download or an entry of an archive, what <see cref="Read(string, float, int?)"/> reads.</summary>
    /// <param name="stream">A stream that can be read, with the file from its position to its end. It need not seek, and stays open.</param>
    /// <param name="scale">What every element is multiplied by.</param>
    /// <param name="maxElements">The most elements to accept; if null, what an array holds.</param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">As for a path.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite, or the most elements are less than 0.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    [SuppressMessage("ApiDesign", "RS0026", Justification = Justification)]
    public static Tensor Read(Stream stream, float scale = 1, int? maxElements = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ThrowIfOutOfRange(scale, maxElements);
        return stream.CanRead ? Read(stream, "the stream", scale, maxElements) : throw new ArgumentException(
            "IdxFile.Read expects a stream that can be read but got one that cannot.", nameof(stream));
    }

    /// <summary>Throws unless a scale is finite.</summary>
    internal static void ThrowIfNotFinite(float scale, string who)
    {
        if (!float.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), FormattableString.Invariant($"{who} expects a finite scale but got {scale}."));
        }
    }

    private static void ThrowIfOutOfRange(float scale, int? maxElements)
    {
        ThrowIfNotFinite(scale, "IdxFile.Read");
        ArgumentOutOfRangeException.ThrowIfNegative(maxElements ?? 0, nameof(maxElements));
    }

    private static Tensor Read(Stream stream, string source, float scale, int? maxElements)
    {
        try
        {
            return IdxContent.Begin(stream).Read(scale, maxElements ?? Array.MaxLength);
        }
        catch (Exception error) when (error is FormatException or InvalidDataException)
        {
            throw Unreadable(source, error);
        }
    }

    /// <summary>An exception of <see cref="IdxContent"/> with the file's name.</summary>
    internal static InvalidDataException Unreadable(string source, Exception error)
    {
        string why = error is FormatException ? error.Message : "expected what gzip wrote but its checks fail."; // GZipStream's text speaks of archives
        return new($"Cannot read {source} as an IDX file: {why} It is damaged or in another format: copy it again from where it came.", error);
    }
}
