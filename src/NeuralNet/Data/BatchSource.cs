using System.Diagnostics;

namespace NeuralNet;

/// <summary>The batches of a run of training, one after another over its epochs: read when they are needed, or ahead.</summary>
internal abstract class BatchSource : IDisposable
{
    private const int Usual = 4;
    private const long UsualBytes = 1 << 28;    // so that a run by one large batch does not need its memory five times

    /// <summary>The most batches that may be read ahead.</summary>
    public const int Most = 256;

    /// <summary>The time that <see cref="Next"/> waited for rows. Always zero for a dataset in memory, which is not timed.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, WaitedTicks);

    /// <summary>The same, in ticks of <see cref="Stopwatch"/>.</summary>
    protected long WaitedTicks { get; set; }

    /// <summary>The batches from a place on.</summary>
    /// <param name="loader">Reads them.</param>
    /// <param name="readAhead">How many to read ahead; null for what suits the dataset.</param>
    /// <param name="epoch">The first epoch.</param>
    /// <param name="index">Its first batch; the number of its batches to begin with the next epoch.</param>
    /// <param name="endEpoch">The epoch before which they end.</param>
    /// <param name="cancellationToken">Ends a wait for rows.</param>
    public static BatchSource From(
        BatchLoader loader, int? readAhead, int epoch, int index, int endEpoch, CancellationToken cancellationToken)
    {
        int count = readAhead ?? Suits(loader.Data, loader.BatchSize);
        ReadAhead? ahead = count > 0 ? ReadAhead.TryStart(loader, count, epoch, index, endEpoch, cancellationToken) : null;
        return ahead is null ? new OnDemand(loader) : ahead;
    }

    /// <summary>Goes to a batch: the first of the source, or of the epoch after it.</summary>
    public abstract void StartAt(int epoch, int index);

    /// <summary>The next batch of the epoch, valid until the next call; null at its end, or where the wait for it was cancelled.</summary>
    public abstract Batch? Next();

    public abstract void Dispose();

    /// <summary>How many batches to read ahead where nothing is said: 4, or fewer where they are large, and none in memory.</summary>
    internal static int Suits(IDataset data, int batchSize)
    {
        long bytes = (long)batchSize * ((long)data.FeatureCount + data.TargetCount) * sizeof(float);
        return data.ReadsAhead ? (int)Math.Min(Usual, UsualBytes / bytes) : 0;
    }

    /// <summary>Reads each batch when it is asked for.</summary>
    private sealed class OnDemand(BatchLoader loader) : BatchSource
    {
        private readonly bool _isTimed = loader.Data.ReadsAhead;     // two looks at the clock are a visible part of a small step from memory
        private BatchLoader.Enumerator _walk;

        public override void StartAt(int epoch, int index) => _walk = loader.StartAt(epoch, index).GetEnumerator();

        public override Batch? Next()
        {
            long begin = _isTimed ? Stopwatch.GetTimestamp() : 0;
            bool isThere = _walk.MoveNext();
            WaitedTicks += _isTimed ? Stopwatch.GetTimestamp() - begin : 0;
            return isThere ? _walk.Current : null;
        }

        public override void Dispose()
        {
        }
    }
}
