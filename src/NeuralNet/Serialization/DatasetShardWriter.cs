namespace NeuralNet;

/// <summary>Writes a dataset into a new folder of files of so many rows each, the shards, which <see cref="DatasetShards.Open(string)"/> reads.</summary>
/// <remarks>
/// The files are written into a folder beside it, <c>NAME.RANDOM.tmp</c>, which gets its name in <see cref="Complete"/>: so the folder is there whole or not at all. A writer that is
/// disposed before leaves nothing; one that is killed leaves the temporary folder, which may be deleted. The names say how many files there are:
/// <c>rows-00001-of-00012.safetensors</c>. One thread at a time.
/// </remarks>
public sealed class DatasetShardWriter : IDisposable
{
    private const string Extension = ".safetensors";

    private readonly string _folder;
    private readonly string _temporary;
    private readonly List<string> _files = [];
    private DatasetWriter? _shard;
    private bool _isClosed;
    private bool _isComplete;

    /// <summary>Begins a folder.</summary>
    /// <param name="folder">Its path; nothing may be there yet, or an empty folder.</param>
    /// <param name="featureCount">F, 1 or more.</param>
    /// <param name="targetCount">T, 1 or more.</param>
    /// <param name="rowsPerShard">The rows of each file but the last, 1 or more.</param>
    /// <param name="hasWeights">Whether each example has a weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="IOException">There is something at the path, the folder above does not exist, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public DatasetShardWriter(string folder, int featureCount, int targetCount, int rowsPerShard, bool hasWeights = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rowsPerShard, 1);
        (FeatureCount, TargetCount, RowsPerShard, HasWeights) = (featureCount, targetCount, rowsPerShard, hasWeights);
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        ThrowIfThere();
        string parent = Path.GetDirectoryName(_folder)!;
        if (!Directory.Exists(parent))
        {
            throw new DirectoryNotFoundException($"DatasetShardWriter expects a folder that exists for {Path.GetFileName(_folder)} but there is no {parent}. Make it first.");
        }

        _temporary = $"{_folder}.{Guid.NewGuid():N}.tmp";
        Directory.CreateDirectory(_temporary);
    }

    /// <summary>The features of an example, F.</summary>
    public int FeatureCount { get; }

    /// <summary>The targets of an example, T.</summary>
    public int TargetCount { get; }

    /// <summary>The rows of each file but the last.</summary>
    public int RowsPerShard { get; }

    /// <summary>Whether each example has a weight.</summary>
    public bool HasWeights { get; }

    /// <summary>The number of examples written so far.</summary>
    public long Count { get; private set; }

    /// <summary>Writes some examples after the others; a block goes on in the next file where one is full.</summary>
    /// <param name="rows">Of F features and T targets each. Without weights, where the files have them, they weigh 1.</param>
    /// <exception cref="ArgumentException">Their sizes are others, or they have weights and the files have not.</exception>
    /// <exception cref="InvalidOperationException">The folder is complete.</exception>
    /// <exception cref="IOException">Writing failed. The folder can then not be completed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed, or closed by a failure.</exception>
    public void Append(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ThrowIfNotOpen();
        DatasetWriter.ThrowIfUnlike(rows, "DatasetShardWriter", FeatureCount, TargetCount, HasWeights);
        _isClosed = true;
        for (int first = 0, count; first < rows.Count; first += count)
        {
            DatasetWriter shard = _shard ??= NewShard();
            count = Math.Min(rows.Count - first, RowsPerShard - shard.Count);
            Range part = first..(first + count);
            shard.Append(rows.Features.RowRange(part), rows.Targets.RowRange(part), rows.Weights?.RowRange(part));
            if (shard.Count == RowsPerShard)
            {
                CompleteShard();
            }
        }

        _isClosed = false;
        Count += rows.Count;
    }

    /// <summary>Ends the last file, and gives the folder its name.</summary>
    /// <exception cref="InvalidOperationException">No row was written, or the folder is complete already.</exception>
    /// <exception cref="IOException">Writing failed, or there is something at the path by now; the writer is then closed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed, or closed by a failure.</exception>
    public void Complete()
    {
        ThrowIfNotOpen();
        if (Count == 0)
        {
            throw new InvalidOperationException("DatasetShardWriter expects at least one row before Complete. Append some.");
        }

        _isClosed = true;
        if (_shard is not null)
        {
            CompleteShard();
        }

        for (int i = 0; i < _files.Count; i++)
        {
            File.Move(_files[i], Path.Combine(_temporary, ShardNames.Of(i, _files.Count, Extension)));
        }

        ThrowIfThere();
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder);
        }

        Directory.Move(_temporary, _folder);
        _isClosed = false;
        _isComplete = true;
    }

    /// <summary>Closes the writer; without <see cref="Complete"/> before, nothing of it stays.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _shard?.Dispose();
        try
        {
            if (Directory.Exists(_temporary))
            {
                Directory.Delete(_temporary, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stopped the write matters more, and is on its way to the caller.
        }
    }

    private void ThrowIfThere()
    {
        if (File.Exists(_folder) || (Directory.Exists(_folder) && Directory.EnumerateFileSystemEntries(_folder).Any()))
        {
            throw new IOException($"DatasetShardWriter expects a path where nothing is, or an empty folder, but got {_folder}. Choose another, or delete it first.");
        }
    }

    private DatasetWriter NewShard()
    {
        _files.Add(Path.Combine(_temporary, FormattableString.Invariant($"{_files.Count}{Extension}")));
        return new DatasetWriter(_files[^1], FeatureCount, TargetCount, HasWeights);
    }

    private void CompleteShard()
    {
        using DatasetWriter shard = _shard!;
        shard.Complete();
        _shard = null;
    }

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_isComplete)
        {
            throw new InvalidOperationException("DatasetShardWriter: the folder is complete. Write another with a new writer.");
        }
    }
}
