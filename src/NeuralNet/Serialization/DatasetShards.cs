namespace NeuralNet;

/// <summary>A dataset in several files, the shards, as one: row numbers go on from file to file.</summary>
/// <remarks>
/// Each shard is a <see cref="DatasetFile"/>; all have the same numbers of features and targets. They stay open. A trainer gets the same bits from them as from one file with the
/// same rows. Reading from many threads is safe. Rows that follow each other are read in one go, across shards too.
/// </remarks>
/// <example><code>
/// using DatasetShards clicks = DatasetShards.Open("clicks/");      // rows-00001-of-00012.safetensors, ...
/// trainer.Fit(clicks, epochs: 3, batchSize: 128, options: new() { ShuffleWindow = 200_000 });
/// </code></example>
public sealed class DatasetShards : IDataset, IDisposable
{
    private readonly DatasetFile[] _shards;
    private readonly int[] _starts;     // the first row of each, and behind the last all

    private DatasetShards(DatasetFile[] shards, int[] starts) => (_shards, _starts) = (shards, starts);

    /// <inheritdoc/>
    public int Count => _starts[^1];

    /// <inheritdoc/>
    public int FeatureCount => _shards[0].FeatureCount;

    /// <inheritdoc/>
    public int TargetCount => _shards[0].TargetCount;

    /// <inheritdoc/>
    public bool HasWeights => _shards[0].HasWeights;

    /// <summary>True: <see cref="Trainer.Fit"/> reads the next batches while a step computes.</summary>
    public bool ReadsAhead => true;

    /// <summary>The number of files.</summary>
    public int ShardCount => _shards.Length;

    /// <summary>Opens the files <c>*.safetensors</c> of a folder, in the ordinal order of their names.</summary>
    /// <param name="folder">
    /// The folder; or one file. Files whose names begin with a point or an underscore are left out; names such as <c>rows-00002-of-00010.safetensors</c>, as <see cref="DatasetShardWriter"/> gives
    /// them, must be there from the first to the last.
    /// </param>
    /// <exception cref="InvalidDataException">A file is damaged or short, or has other numbers of features or targets than the first; the message names it.</exception>
    /// <exception cref="IOException">The folder does not exist or has no such file, or one is missing or cannot be read; the message names it.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading is not allowed.</exception>
    public static DatasetShards Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return Open(File.Exists(folder) ? [folder] : ShardNames.FilesIn(folder, "DatasetShards.Open", "*.safetensors"));
    }

    /// <summary>Opens some files, in the order given.</summary>
    /// <param name="paths">One or more.</param>
    /// <inheritdoc cref="Open(string)" path="/exception"/>
    public static DatasetShards Open(params IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
        {
            throw new ArgumentException("DatasetShards.Open expects one or more files but got none.", nameof(paths));
        }

        var shards = new List<DatasetFile>();
        int[] starts = new int[paths.Count + 1];
        try
        {
            for (int i = 0; i < paths.Count; i++)
            {
                var shard = DatasetFile.Open(paths[i]);
                shards.Add(shard);
                ThrowIfUnlike(shards[0], paths[0], shard, paths[i]);
                long end = (long)starts[i] + shard.Count;
                starts[i + 1] = end <= Array.MaxLength ? (int)end : throw new InvalidDataException(
                    $"DatasetShards expects at most {Array.MaxLength} rows but {paths[i]} would bring them to {end}. Open fewer files.");
            }
        }
        catch
        {
            shards.ForEach(shard => shard.Dispose());
            throw;
        }

        return new([.. shards], starts);
    }

    /// <summary>Reads the examples of a batch's rows into it, in their order; a row may appear more than once.</summary>
    /// <remarks>Allocates nothing after a thread's first call.</remarks>
    /// <param name="batch">Of F features and T targets, with weights where the files have them.</param>
    /// <inheritdoc cref="DatasetFile.Read" path="/exception"/>
    public void Read(Batch batch)
    {
        DatasetCheck.ThrowIfUnfit(this, batch);
        for (int first = 0, count; first < batch.Count; first += count)
        {
            int shard = ShardOf(batch.Rows[first]);
            for (count = 1; first + count < batch.Count && IsIn(shard, batch.Rows[first + count]);)
            {
                count++;
            }

            _shards[shard].ReadPart(batch, first, count, firstRow: _starts[shard]);
        }
    }

    /// <summary>Closes all files.</summary>
    public void Dispose() => Array.ForEach(_shards, shard => shard.Dispose());

    /// <summary>Text such as <c>DatasetShards: 12 files, features [60000, 784], targets [60000, 1]</c>.</summary>
    public override string ToString() =>
        $"DatasetShards: {ShardCount} files, features [{Count}, {FeatureCount}], targets [{Count}, {TargetCount}]" + (HasWeights ? $", weights [{Count}, 1]" : "");

    private static void ThrowIfUnlike(DatasetFile first, string firstPath, DatasetFile shard, string path)
    {
        if ((shard.FeatureCount, shard.TargetCount, shard.HasWeights) != (first.FeatureCount, first.TargetCount, first.HasWeights))
        {
            throw new InvalidDataException(
                $"DatasetShards expects files of {first.FeatureCount} features and {first.TargetCount} targets with{(first.HasWeights ? "" : "out")} weights, as {firstPath} has, but {path} "
                + $"has {shard.FeatureCount} and {shard.TargetCount} with{(shard.HasWeights ? "" : "out")}. Leave it out, or write it anew.");
        }
    }

    private int ShardOf(int row)
    {
        int place = Array.BinarySearch(_starts, row);
        return place >= 0 ? place : ~place - 1;
    }

    private bool IsIn(int shard, int row) => row >= _starts[shard] && row < _starts[shard + 1];
}
