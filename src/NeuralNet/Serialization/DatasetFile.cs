using System.Buffers;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Examples in a file that may be larger than memory: rows are read one batch at a time, on demand.</summary>
/// <remarks>
/// <para>
/// The file is a safetensors one with the tensors <c>features</c> [N, F] and <c>targets</c> [N, T] or [N], in F32, F64, F16 or
/// BF16, as <see cref="Dataset.Save"/>, <see cref="DatasetWriter"/> or Python write it (docs/files.md). Training on it gives the
/// same weights as on <see cref="Dataset.Load"/> of the same file, bit for bit.
/// </para>
/// <para>
/// It keeps the file open and none of its rows; the operating system keeps what was read in the memory that is free, for all
/// processes. <see cref="Open"/> reads rows by system calls, <see cref="OpenMapped"/> maps the file into memory and copies them
/// from there: about as fast or faster, but what goes wrong with the file meanwhile ends the process instead of being an
/// exception. The numbers are the same. Reading from many threads is safe.
/// </para>
/// </remarks>
public sealed class DatasetFile : IDataset, IDisposable
{
    private const int ChunkBytes = 1 << 16;     // a multiple of every element size
    private const int MostAtOnce = 1 << 28;     // numbers of one call, whose bytes an int counts

    private readonly string _path;
    private readonly FileBytes _bytes;
    private readonly SafeTensorsEntry _features;
    private readonly SafeTensorsEntry _targets;
    private readonly long _begin;
    private volatile bool _isClosed;

    private DatasetFile(string path, FileStream stream, Func<FileStream, FileBytes> access)
    {
        if (!stream.CanSeek)
        {
            throw new NotSupportedException(
                "DatasetFile expects a file that can be read at any place but got a pipe or a device. Copy it into a file first.");
        }

        SafeTensorsHeader header = SafeTensorsHeader.Read(stream);
        _path = path;
        _begin = stream.Position;
        _features = Matrix(header, DatasetWriter.Features);
        _targets = Matrix(header, DatasetWriter.Targets);
        if (_features.Sizes[0] != _targets.Sizes[0])
        {
            throw new InvalidDataException(
                $"expected as many rows of targets as of features but got features {_features.SizesText} and targets {_targets.SizesText}.");
        }

        _bytes = access(stream);
    }

    /// <inheritdoc/>
    public int Count => (int)_features.Sizes[0];

    /// <inheritdoc/>
    public int FeatureCount => (int)_features.Sizes[1];

    /// <inheritdoc/>
    public int TargetCount => _targets.Sizes.Count == 2 ? (int)_targets.Sizes[1] : 1;

    /// <summary>True: <see cref="Trainer.Fit"/> reads the next batches while a step computes.</summary>
    public bool ReadsAhead => true;

    /// <summary>Opens a file. Reads its header alone, and checks every size in it against the file's length.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">The file is damaged, in another format, or holds no features and targets of equal rows.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static DatasetFile Open(string path) => OpenWith(path, FileBytes.ByCalls);

    /// <summary>The same, but mapped into memory: a row is a copy from there, without a system call.</summary>
    /// <remarks>
    /// <para>
    /// For small rows in shuffled order, from an unchanging file on a reliable local disk; docs/files.md has the figures. The
    /// pages that were read count as the process's resident memory, up to the size of the file; the system takes them back when
    /// it needs room, since they are its cache of the file and shared by all processes that read it.
    /// </para>
    /// <para>
    /// When the file is cut short while it is mapped, or the disk or the network fails, the next read of such a page ends
    /// the process on Linux: no program can catch that in .NET. <see cref="Open"/> throws an exception there. Replacing the file
    /// by another, as <see cref="Dataset.Save"/> does, is safe.
    /// </para>
    /// </remarks>
    /// <param name="path">Its path.</param>
    /// <exception cref="InvalidDataException">The file is damaged, in another format, or holds no features and targets of equal rows.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read, or its file system cannot map it.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static DatasetFile OpenMapped(string path) => OpenWith(path, FileBytes.Mapped);

    /// <summary>Reads the examples of a batch's rows into it, in their order; a row may appear more than once.</summary>
    /// <remarks>Rows that follow each other in the file are read in one go. Allocates nothing after a thread's first call.</remarks>
    /// <param name="batch">Of F features and T targets; weights, where it has them, become 1.</param>
    /// <exception cref="ArgumentNullException">The batch is null.</exception>
    /// <exception cref="ArgumentException">A tensor of the batch has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidDataException">
    /// A number is NaN or infinite, or the file was cut short since <see cref="Open"/>; since <see cref="OpenMapped"/>, that ends the
    /// process on Linux.
    /// </exception>
    /// <exception cref="IOException">The disk failed; the error names the row.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void Read(Batch batch)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        DatasetCheck.ThrowIfUnfit(this, batch);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            ReadRows(_features, batch.Rows, chunk, batch.Features);
            ReadRows(_targets, batch.Rows, chunk, batch.Targets);
            batch.Weights?.AsSpan().Fill(1);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _bytes.Dispose();
    }

    /// <summary>Text such as <c>DatasetFile: features [60000, 784], targets [60000, 1]</c>.</summary>
    public override string ToString() => $"DatasetFile: features [{Count}, {FeatureCount}], targets [{Count}, {TargetCount}]";

    /// <summary>Opens a file whose bytes are read in a certain way.</summary>
    internal static DatasetFile OpenWith(string path, Func<FileStream, FileBytes> access)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SafeTensorsShard.OpenFile(path, FileOptions.RandomAccess, stream => new DatasetFile(path, stream, access));
    }

    private static SafeTensorsEntry Matrix(SafeTensorsHeader header, string name)
    {
        SafeTensorsEntry entry = header.ByName.GetValueOrDefault(name) ?? throw new InvalidDataException(
            $"expected the tensors features and targets of a dataset but found no {name} among {SafeTensorsReader.Names(header.Entries)}. A model is read with Model.Load, other tensors with SafeTensorsFile.Read.");
        if (ElementCodec.SizeOf(entry.Type) == 0)
        {
            throw new NotSupportedException(entry.WhyNotSupported());
        }

        bool isMatrix = entry.Sizes.Count == 2 || (entry.Sizes.Count == 1 && name == DatasetWriter.Targets);
        return isMatrix && entry.Sizes.All(size => size >= 1 && size <= Array.MaxLength)
            ? entry
            : throw new InvalidDataException(
                $"expected {name} with a row for each example, 1 to {Array.MaxLength} of them and of its numbers, but got "
                + $"{entry.SizesText}.");
    }

    private void ReadRows(SafeTensorsEntry entry, ReadOnlySpan<int> rows, byte[] chunk, Tensor destination)
    {
        int columns = destination.Columns;
        for (int first = 0, count; first < rows.Length; first += count)
        {
            for (count = 1; first + count < rows.Length && rows[first + count] == rows[first] + count;)
            {
                count++;
            }

            Span<float> values = destination.AsSpan().Slice(first * columns, count * columns);
            ReadElements(entry, (long)rows[first] * columns, chunk, values);
            int place = NonFinite.IndexIn(values);
            if (place >= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"DatasetFile expected finite {entry.Name} in {_path} but got {values[place]} in row {rows[first] + (place / columns)}, column {place % columns}. Drop or fill such rows before the file is written."));
            }
        }
    }

    private void ReadElements(SafeTensorsEntry entry, long start, byte[] chunk, Span<float> destination)
    {
        int size = ElementCodec.SizeOf(entry.Type);

        // Bytes that are floats already go straight to their place.
        bool isDirect = entry.Type == ElementCodec.Float32 && BitConverter.IsLittleEndian;
        for (int done = 0, count; done < destination.Length; done += count)
        {
            count = Math.Min(isDirect ? MostAtOnce : ChunkBytes / size, destination.Length - done);
            Span<float> values = destination.Slice(done, count);
            Span<byte> bytes = isDirect ? FloatBytes.Of(values) : chunk.AsSpan(0, count * size);
            ReadBytes(entry, start + done, size, bytes);
            if (!isDirect)
            {
                ElementCodec.Decode(entry.Type, bytes, values);
            }
        }
    }

    /// <summary>Reads elements' bytes.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="element">The first element in it.</param>
    /// <param name="size">Bytes of an element.</param>
    /// <param name="bytes">Where they go.</param>
    private void ReadBytes(SafeTensorsEntry entry, long element, int size, Span<byte> bytes)
    {
        long position = _begin + entry.Begin + (element * size);
        for (int done = 0, read; done < bytes.Length; done += read)
        {
            try
            {
                read = _bytes.Read(position + done, bytes[done..]);
            }
            catch (ObjectDisposedException) when (_isClosed)
            {
                // Closed while a thread was reading.
                throw new ObjectDisposedException(GetType().FullName);
            }
            catch (IOException error)
            {
                throw new IOException(
                    $"DatasetFile could not read {Place(entry, element + (done / size))} of {_path}: {error.Message} Check the disk or the network, or copy the file to another disk; "
                    + "training goes on from its last checkpoint.",
                    error);
            }

            if (read == 0)
            {
                throw new InvalidDataException(
                    $"DatasetFile expected {bytes.Length - done} more bytes of {_path} at {position + done}, in {Place(entry, element + (done / size))}, but it ends there: it was cut short since "
                    + "it was opened. Write it again, and leave it alone while it is in use; training goes on from its last checkpoint.");
            }
        }
    }

    /// <summary>Names an element by its row, such as <c>row 7 of the features</c>.</summary>
    private static string Place(SafeTensorsEntry entry, long element) =>
        FormattableString.Invariant($"row {element / (entry.Sizes.Count == 2 ? entry.Sizes[1] : 1)} of the {entry.Name}");
}
