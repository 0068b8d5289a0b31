using System.Buffers.Binary;
using System.IO.Compression;

namespace NeuralNet;

/// <summary>
/// Reads IDX files, plain or compressed by gzip: the format of MNIST, Fashion-MNIST and their kin (LeCun, Cortes and Burges 1998).
/// </summary>
/// <remarks>
/// Two bytes of 0, one that names the element type, one with the number of dimensions; a size of 4 bytes for each dimension;
/// then the elements, row after row. All numbers are big-endian.
/// </remarks>
public static class IdxFile
{
    // What is taken before a single element is seen to be there; from then on memory doubles with what has come.
    private const int UncheckedElements = 1 << 16;

    /// <summary>Reads a file; whether gzip compressed it is told by its first bytes, not by its name.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="scale">What every element is multiplied by, such as 1 / 255f for brightness from 0 to 1.</param>
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
    /// The file is torn, longer than it says, or in another format; or it has other than 1 to 4 dimensions, or more elements than
    /// an array holds. No size in it is believed: memory grows with the elements that are there.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static Tensor Read(string path, float scale = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!float.IsFinite(scale))
        {
            throw new ArgumentOutOfRangeException(
                nameof(scale), FormattableString.Invariant($"IdxFile.Read expects a finite scale but got {scale}."));
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        try
        {
            return IsGzip(file) ? ReadGzip(file, scale) : ReadPlain(file, scale);
        }
        catch (FormatException error)
        {
            throw Unreadable(error.Message, error);
        }
        catch (InvalidDataException error) // GZipStream's, whose text speaks of archives
        {
            throw Unreadable("expected what gzip wrote but its checks fail.", error);
        }

        InvalidDataException Unreadable(string why, Exception error) => new(
            $"Cannot read {path} as an IDX file: {why} It is torn or in another format: copy it again from where it came.", error);
    }

    private static bool IsGzip(FileStream file)
    {
        bool isGzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return isGzip;
    }

    private static Tensor ReadPlain(FileStream file, float scale)
    {
        IdxHeader header = IdxHeader.Read(file);
        long rest = file.Length - header.Length;
        return rest == header.DataLength
            ? Tensor.Wrap(ReadElements(file, header, header.Shape.Length, scale), header.Shape)
            : throw WrongLength(header, $"{rest}");
    }

    private static Tensor ReadGzip(FileStream file, float scale)
    {
        using var unzipped = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
        IdxHeader header = IdxHeader.Read(unzipped);
        float[] elements = ReadElements(unzipped, header, Math.Min(UncheckedElements, header.Shape.Length), scale);
        if (unzipped.ReadByte() >= 0)
        {
            throw WrongLength(header, "more");
        }

        CheckGzipTrailer(file, header.Length + header.DataLength);
        return Tensor.Wrap(elements, header.Shape);
    }

    private static float[] ReadElements(Stream stream, IdxHeader header, int capacity, float scale)
    {
        float[] elements = new float[capacity];
        byte[] chunk = new byte[1 << 16]; // a multiple of every element size
        for (int start = 0, count; start < header.Shape.Length; start += count)
        {
            count = Math.Min(chunk.Length / header.ElementSize, header.Shape.Length - start);
            int bytes = count * header.ElementSize;
            int read = stream.ReadAtLeast(chunk.AsSpan(0, bytes), bytes, throwOnEndOfStream: false);
            if (read < bytes)
            {
                throw WrongLength(header, $"{((long)start * header.ElementSize) + read}");
            }

            if (start + count > elements.Length)
            {
                Array.Resize(ref elements, (int)Math.Min(2L * elements.Length, header.Shape.Length));
            }

            header.Decode(chunk.AsSpan(0, bytes), scale, elements.AsSpan(start, count));
        }

        return elements;
    }

    // .NET's GZipStream takes a file that ends early, or goes on after its end, for a whole one. The last 4 bytes hold the
    // length of what was compressed, modulo 2^32 (RFC 1952), so they tell.
    private static void CheckGzipTrailer(FileStream file, long expected)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        file.Seek(-length.Length, SeekOrigin.End);
        file.ReadExactly(length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)expected)
        {
            throw new FormatException(
                $"expected gzip's last 4 bytes to say that {expected} bytes were compressed but they do not: bytes are missing or "
                + "were added at the end.");
        }
    }

    private static FormatException WrongLength(IdxHeader header, string came) => new(
        $"expected {header.DataLength} bytes of elements after the header, {header.Shape} of {header.ElementSize} bytes each, but "
        + $"there are {came}.");
}
