namespace NeuralNet;

/// <summary>Writes a dataset block by block into a file that may be larger than memory.</summary>
/// <remarks>
/// The file is a safetensors one with the tensors <c>features</c> [N, F], <c>targets</c> [N, T] and, where it has them, <c>weights</c> [N, 1] (docs/files.md). It appears at
/// its path in <see cref="Complete"/>; a writer that is disposed before, or killed, leaves an existing file unchanged. One thread at a time.
/// </remarks>
/// <example>
/// <code>
/// using var writer = new DatasetWriter("clicks.safetensors", featureCount: 40, targetCount: 1);
/// foreach (Dataset block in blocks)
/// {
///     writer.Append(block);
/// }
///
/// writer.Complete();
/// </code>
/// </example>
public sealed class DatasetWriter : IDisposable
{
    /// <summary>The name of the features in the file.</summary>
    internal const string Features = "features";

    /// <summary>The name of the targets in the file.</summary>
    internal const string Targets = "targets";

    /// <summary>The name of the weights in the file.</summary>
    internal const string Weights = "weights";

    // Room for the header, which is known at the end: with the longest numbers it has 240 bytes, and 100 more with weights.
    private const int UsualRoom = 256;
    private const int RoomWithWeights = 384;

    private readonly AtomicFile _file;
    private readonly int _headerRoom;
    private bool _isClosed;
    private bool _isComplete;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its path. What was there is replaced at the end, in one step.</param>
    /// <param name="featureCount">F, 1 or more.</param>
    /// <param name="targetCount">T, 1 or more.</param>
    /// <param name="hasWeights">Whether each example has a weight.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is less than 1.</exception>
    /// <exception cref="IOException">The folder does not exist, the path is a folder, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing is not allowed.</exception>
    public DatasetWriter(string path, int featureCount, int targetCount, bool hasWeights = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(featureCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(targetCount, 1);
        FeatureCount = featureCount;
        TargetCount = targetCount;
        HasWeights = hasWeights;
        _headerRoom = hasWeights ? RoomWithWeights : UsualRoom;

        // Where targets and weights begin is known when the last features are written: until then they wait in scratch files.
        _file = new AtomicFile(path, scratchFiles: hasWeights ? 2 : 1);
        _file.Stream.Position = _headerRoom;
    }

    /// <summary>The features of an example, F.</summary>
    public int FeatureCount { get; }

    /// <summary>The targets of an example, T.</summary>
    public int TargetCount { get; }

    /// <summary>Whether each example has a weight.</summary>
    public bool HasWeights { get; }

    /// <summary>The number of examples written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Writes some examples after the others.</summary>
    /// <param name="rows">Of F features and T targets each. Without weights, where the file has them, they weigh 1.</param>
    /// <exception cref="ArgumentException">Their sizes are others, they have weights and the file has not, or all would be more rows than a dataset can have.</exception>
    /// <exception cref="InvalidOperationException">The file is complete.</exception>
    /// <exception cref="IOException">Writing failed. The file can then not be completed.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed.</exception>
    public void Append(Dataset rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ThrowIfNotOpen();
        ThrowIfUnlike(rows, nameof(DatasetWriter), FeatureCount, TargetCount, HasWeights);
        if (rows.Count > Array.MaxLength - Count)
        {
            throw new ArgumentException(
                $"DatasetWriter expects at most {Array.MaxLength} rows but {rows.Count} would come to {Count}. Write several files.",
                nameof(rows));
        }

        Append(rows.Features, rows.Targets, rows.Weights);
    }

    /// <summary>Writes rows that were checked.</summary>
    internal void Append(Tensor features, Tensor targets, Tensor? weights)
    {
        // Until all are written they may have unlike numbers of rows, so a failure closes the writer.
        _isClosed = true;
        ElementCodec.Write(features, _file.Stream);
        ElementCodec.Write(targets, _file.Scratch[0]);
        if (HasWeights)
        {
            ElementCodec.Write(weights ?? Tensor.Filled(new Shape(features.Rows, 1), 1), _file.Scratch[1]);
        }

        _isClosed = false;
        Count += features.Rows;
    }

    /// <summary>Ends the file and moves it to its place.</summary>
    /// <exception cref="InvalidOperationException">No row was written, or the file is complete already.</exception>
    /// <exception cref="IOException">Writing failed; the writer is then closed, and an existing file at the path stays.</exception>
    /// <exception cref="ObjectDisposedException">The writer is disposed, or closed by a failure.</exception>
    public void Complete()
    {
        ThrowIfNotOpen();
        if (Count == 0)
        {
            throw new InvalidOperationException("DatasetWriter expects at least one row before Complete. Append some.");
        }

        SafeTensorsEntry features = SafeTensorsEntry.After(0, Features, Count, FeatureCount);
        SafeTensorsEntry targets = SafeTensorsEntry.After(features.End, Targets, Count, TargetCount);
        List<SafeTensorsEntry> entries = [features, targets];
        if (HasWeights)
        {
            entries.Add(SafeTensorsEntry.After(targets.End, Weights, Count, 1));
        }

        // A second try would write behind what the first left, so a failure closes the writer.
        _isClosed = true;
        foreach (FileStream scratch in _file.Scratch)
        {
            scratch.Position = 0;
            scratch.CopyTo(_file.Stream);
        }

        _file.Stream.Position = 0;
        SafeTensorsHeader.Write(entries, [], _file.Stream, _headerRoom);
        _file.Commit();
        _isClosed = false;
        _isComplete = true;
    }

    /// <summary>Closes the writer; without <see cref="Complete"/> before, nothing of it stays.</summary>
    public void Dispose()
    {
        _isClosed = true;
        _file.Dispose();
    }

    /// <summary>Throws unless rows fit a writer.</summary>
    internal static void ThrowIfUnlike(Dataset rows, string who, int featureCount, int targetCount, bool hasWeights)
    {
        if (rows.FeatureCount != featureCount || rows.TargetCount != targetCount)
        {
            throw new ArgumentException(
                $"{who} expects rows of {featureCount} features and {targetCount} targets but got features "
                + $"{rows.Features.Shape} and targets {rows.Targets.Shape}.",
                nameof(rows));
        }

        if (rows.HasWeights && !hasWeights)
        {
            throw new ArgumentException(
                $"{who} expects rows without weights but got weights {rows.Weights!.Shape}. Make the writer with hasWeights: true.", nameof(rows));
        }
    }

    private void ThrowIfNotOpen()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_isComplete)
        {
            throw new InvalidOperationException("DatasetWriter: the file is complete. Write another with a new writer.");
        }
    }
}
