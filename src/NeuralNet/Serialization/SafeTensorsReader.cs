namespace NeuralNet;

/// <summary>Reads a safetensors file, or several with an index, tensor by tensor: opening reads the headers alone.</summary>
/// <remarks>
/// <para>
/// For one tensor of many, or to read into existing memory; <see cref="SafeTensorsFile.Read(string)"/> reads all at once. A
/// tensor of a kind that is not supported does no harm until it is read.
/// </para>
/// <para>
/// Weights in several files have an index, <c>model.safetensors.index.json</c>, in the same folder: its path stands for all of them, up
/// to 1,000, which stay open. A tensor that the index puts into a file and that is not there, or one more, is an error.
/// </para>
/// <para>
/// A file's header may have 100 MB, 100,000 tensors and as many metadata texts; opening takes at most 4 times the header's bytes
/// and 50 MB. Sizes are checked against the file's length, or, where a stream has no length, as the bytes arrive, before memory is
/// allocated for them. Not for several threads at once.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using SafeTensorsReader file = SafeTensorsReader.Open("model.safetensors");
/// foreach (SafeTensorsEntry entry in file.Entries)
/// {
///     Console.WriteLine(entry);               // such as 0.weight F32 [10, 784]
/// }
///
/// Tensor weight = file.Read("0.weight");
/// </code>
/// </example>
public sealed class SafeTensorsReader : IDisposable
{
    private readonly string _source;
    private readonly IReadOnlyList<SafeTensorsShard> _shards;
    private readonly Dictionary<string, SafeTensorsShard>? _shardOf; // null where there is one
    private bool _isDisposed;

    private SafeTensorsReader(SafeTensorsShard file)
    {
        _source = file.Source;
        _shards = [file];
        Entries = file.Header.Entries;
        Metadata = file.Header.Metadata;
    }

    private SafeTensorsReader(string path, SafeTensorsIndex index)
    {
        _source = path;
        _shards = index.Open(path);
        _shardOf = _shards.SelectMany(shard => shard.Header.Entries.Select(entry => (entry.Name, shard))).ToDictionary();
        Entries = [.. _shards.SelectMany(shard => shard.Header.Entries)];
        var metadata = new Dictionary<string, string>(index.Metadata);
        foreach ((string key, string text) in _shards.SelectMany(shard => shard.Header.Metadata))
        {
            metadata.TryAdd(key, text);
        }

        Metadata = metadata;
    }

    /// <summary>The tensors, in the order of their bytes in the file; of several files, one after the other by name.</summary>
    public IReadOnlyList<SafeTensorsEntry> Entries { get; }

    /// <summary>The file's metadata; usually empty. Of several files, the index's and what it lacks of theirs.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file, or all files of an index, and reads the headers.</summary>
    /// <param name="path">The path of a file, or of an index, which ends in <c>.index.json</c>.</param>
    /// <exception cref="InvalidDataException">A file is damaged or not in the format, or the index does not fit the files.</exception>
    /// <exception cref="IOException">The file, or one of the index, does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed, or the path is a folder.</exception>
    public static SafeTensorsReader Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return path.EndsWith(SafeTensorsIndex.Extension, StringComparison.OrdinalIgnoreCase)
            ? new SafeTensorsReader(path, SafeTensorsIndex.Read(path))
            : new SafeTensorsReader(SafeTensorsShard.Open(path));
    }

    /// <summary>Reads the header where a stream stands.</summary>
    /// <param name="stream">
    /// A stream that can be read, with the file from its position to its end. It stays open. Where it cannot seek, tensors can be
    /// read only in the order of <see cref="Entries"/>.
    /// </param>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not in the format.</exception>
    /// <exception cref="IOException">The stream failed.</exception>
    public static SafeTensorsReader Open(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("SafeTensorsReader expects a stream that can be read but got one that cannot.", nameof(stream));
        }

        return new SafeTensorsReader(SafeTensorsShard.Open(stream));
    }

    /// <summary>Reads a tensor into a new one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>
    /// float32: F64 and whole numbers beyond 2^24 round to the nearest, a BOOL is 0 or 1, other types keep their values. A single
    /// number gets the shape [1].
    /// </returns>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="NotSupportedException">
    /// The tensor is not <see cref="SafeTensorsEntry.IsSupported"/>; or the stream cannot seek and is past the tensor.
    /// </exception>
    /// <exception cref="InvalidDataException">The file ends too early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public Tensor Read(string name)
    {
        (SafeTensorsShard shard, SafeTensorsEntry entry) = Find(name);
        return shard.Read(entry);
    }

    /// <summary>Reads a tensor's numbers into existing memory. Allocates nothing in proportion to the tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">One number for each element, row after row, to be overwritten; the sizes are the caller's to compare.</param>
    /// <exception cref="ArgumentException">The tensor has another number of elements.</exception>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name.</exception>
    /// <exception cref="NotSupportedException">
    /// The tensor is not <see cref="SafeTensorsEntry.IsSupported"/>; or the stream cannot seek and is past the tensor.
    /// </exception>
    /// <exception cref="InvalidDataException">The file ends too early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The reader is disposed.</exception>
    public void Read(string name, Span<float> destination)
    {
        (SafeTensorsShard shard, SafeTensorsEntry entry) = Find(name);
        Shape shape = entry.ToShape(shard.Source);
        if (shape.Length != destination.Length)
        {
            throw new ArgumentException(
                $"SafeTensorsReader.Read expects room for the {shape.Length} numbers of tensor '{FileText.Cut(name)}', "
                + $"{entry.SizesText}, but got room for {destination.Length}.",
                nameof(destination));
        }

        shard.Read(entry, destination);
    }

    /// <summary>Closes the files; a stream that <see cref="Open(Stream)"/> was given stays open.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (SafeTensorsShard shard in _shards)
        {
            shard.Dispose();
        }
    }

    /// <summary>The names in the file for a message: the first ten.</summary>
    internal static string Names(IReadOnlyList<SafeTensorsEntry> entries) =>
        $"[{string.Join(", ", entries.Take(10).Select(entry => FileText.Cut(entry.Name)))}{(entries.Count > 10 ? ", …" : "")}]";

    /// <summary>Reads the bytes that no requested tensor used, and checks that a stream that cannot seek ends where the file does.</summary>
    /// <exception cref="InvalidDataException">It ends too early, or goes on.</exception>
    internal void ReadToEnd()
    {
        foreach (SafeTensorsShard shard in _shards)
        {
            shard.ReadToEnd();
        }
    }

    private (SafeTensorsShard Shard, SafeTensorsEntry Entry) Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        SafeTensorsShard? shard = _shardOf is null ? _shards[0] : _shardOf.GetValueOrDefault(name);
        return shard?.Header.ByName.GetValueOrDefault(name) is SafeTensorsEntry entry ? (shard, entry) : throw new KeyNotFoundException(
            $"SafeTensorsReader.Read: {_source} has no tensor '{FileText.Cut(name)}', it has {Names(Entries)}.");
    }
}
