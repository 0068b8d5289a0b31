using System.Buffers;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Examples in a file that may be larger than memory: rows are read one batch at a time, on demand.</summary>
/// <remarks>
/// <para>
/// The file is a safetensors one with the tensors <c>features</c> [N, F], <c>targets</c> [N, T] or [N] and perhaps <c>weights</c> [N, 1] or [N], in F32, F64, F16 or
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
public sealed partial class DatasetFile : IDataset, IDisposable
{
    private const int ChunkBytes = 1 << 16;     // a multiple of every element size
    private const int MostAtOnce = 1 << 28;     // numbers of one call, whose bytes an int counts

    private readonly string _path;
    private readonly FileBytes _bytes;
    private readonly SafeTensorsEntry _features;
    private readonly SafeTensorsEntry _targets;
    private readonly SafeTensorsEntry? _weights;
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
        _weights = header.ByName.ContainsKey(DatasetWriter.Weights) ? Matrix(header, DatasetWriter.Weights) : null;
        if (_features.Sizes[0] != _targets.Sizes[0])
        {
            throw new InvalidDataException(
                $"expected as many rows of targets as of features but got features {_features.SizesText} and targets {_targets.SizesText}.");
        }

        if (_weights is not null && (_weights.Sizes[0] != _features.Sizes[0] || (_weights.Sizes.Count == 2 && _weights.Sizes[1] != 1)))
        {
            throw new InvalidDataException($"expected a weight for each row of the features {_features.SizesText} but got weights {_weights.SizesText}.");
        }

        _bytes = access(stream);
    }

    /// <inheritdoc/>
    public int Count => (int)_features.Sizes[0];

    /// <inheritdoc/>
    public int FeatureCount => (int)_features.Sizes[1];

    /// <inheritdoc/>
    public int TargetCount => _targets.Sizes.Count == 2 ? (int)_targets.Sizes[1] : 1;

    /// <inheritdoc/>
    public bool HasWeights => _weights is not null;

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
    /// <param name="batch">Of F features and T targets, with weights where the file has them; where it has none, those of the batch become 1.</param>
    /// <exception cref="ArgumentNullException">The batch is null.</exception>
    /// <exception cref="ArgumentException">A tensor of the batch has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="InvalidDataException">
    /// A number is infinite, a target or a weight NaN, a weight negative, or the file was cut short since <see cref="Open"/>; since <see cref="OpenMapped"/>, that ends the
    /// process on Linux.
    /// </exception>
    /// <exception cref="IOException">The disk failed; the error names the row.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void Read(Batch batch)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        DatasetCheck.ThrowIfUnfit(this, batch);
        ReadPart(batch, first: 0, batch.Count, firstRow: 0);
    }

    /// <summary>Reads some rows of a batch, which was checked.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first row in the batch.</param>
    /// <param name="count">How many.</param>
    /// <param name="firstRow">The number that the batch has for the file's first row.</param>
    internal void ReadPart(Batch batch, int first, int count, int firstRow)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            ReadOnlySpan<int> rows = batch.Rows.Slice(first, count);
            ReadRows(_features, rows, firstRow, chunk, batch.Features, first);
            ReadRows(_targets, rows, firstRow, chunk, batch.Targets, first);
            if (_weights is null)
            {
                batch.Weights?.AsSpan().Slice(first, count).Fill(1);
            }
            else
            {
                ReadRows(_weights, rows, firstRow, chunk, batch.Weights!, first);
                ThrowIfNegative(batch.Weights!.AsSpan().Slice(first, count), rows, firstRow);
            }
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
    public override string ToString() =>
        $"DatasetFile: features [{Count}, {FeatureCount}], targets [{Count}, {TargetCount}]" + (HasWeights ? $", weights [{Count}, 1]" : "");

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

        bool isMatrix = entry.Sizes.Count == 2 || (entry.Sizes.Count == 1 && name != DatasetWriter.Features);
        return isMatrix && entry.Sizes.All(size => size >= 1 && size <= Array.MaxLength)
            ? entry
            : throw new InvalidDataException(
                $"expected {name} with a row for each example, 1 to {Array.MaxLength} of them and of its numbers, but got "
                + $"{entry.SizesText}.");
    }

    /// <summary>Reads some rows of a tensor.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="rows">The numbers of the rows.</param>
    /// <param name="firstRow">The number of the first row in the file.</param>
    /// <param name="chunk">For bytes that are no floats.</param>
    /// <param name="destination">Where they go,</param>
    /// <param name="at">from this row on.</param>
    private void ReadRows(SafeTensorsEntry entry, ReadOnlySpan<int> rows, int firstRow, byte[] chunk, Tensor destination, int at)
    {
        int columns = destination.Columns;
        for (int first = 0, count; first < rows.Length; first += count)
        {
            for (count = 1; first + count < rows.Length && rows[first + count] == rows[first] + count;)
            {
                count++;
            }

            int row = rows[first] - firstRow;
            Span<float> values = destination.AsSpan().Slice((at + first) * columns, count * columns);
            ReadElements(entry, (long)row * columns, chunk, values);
            int place = NonFinite.IndexIn(values, allowsNaN: ReferenceEquals(entry, _features));
            if (place >= 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"DatasetFile expected finite {entry.Name} in {_path} but got {values[place]} in row {row + (place / columns)}, column {place % columns}. Drop or fill such rows before the file is written."));
            }
        }
    }

    private void ThrowIfNegative(ReadOnlySpan<float> weights, ReadOnlySpan<int> rows, int firstRow)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] < 0)
            {
                throw new InvalidDataException(FormattableString.Invariant(
                    $"DatasetFile expected weights of 0 or more in {_path} but got {weights[i]} in row {rows[i] - firstRow}. Give a row that must not count the weight 0."));
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
