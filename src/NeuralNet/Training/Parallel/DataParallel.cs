namespace NeuralNet;

/// <summary>
/// Trains one model on many ranks: each computes the gradient of its share of every batch, the gradients are summed over the ranks, and every rank makes the same update.
/// </summary>
/// <remarks>
/// <para>
/// Every rank calls the same <see cref="Trainer.Fit"/> with the same model, seed, settings and dataset; what differs is found and refused before the first step. The batch size is that of the
/// whole job: with 4 ranks and 256 rows, each rank reads and computes 64. Of a file, a rank reads its own rows alone, unless they are shuffled in windows.
/// </para>
/// <para>
/// Loss, validation, early stopping, best epoch and cancellation are those of the whole job, alike on every rank. Observers that print or write files
/// (<see cref="ITrainingObserver.IsForFirstRank"/>) are called on rank 0 alone. A rank that fails ends all of them: <see cref="ICollective.Abort"/>.
/// </para>
/// </remarks>
/// <example><code>
/// return Mpi.Run(ranks =>                                  // NeuralNet.Mpi; mpirun -n 4 dotnet run
/// {
///     var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam());
///     trainer.Fit(train, epochs: 10, batchSize: 256, test, new() { DataParallel = new(ranks), Observers = [new ConsoleProgress()] });
/// });
/// </code></example>
public sealed record DataParallel
{
    /// <summary>The most fixed parts.</summary>
    private const int MostParts = 1024;

    /// <summary>Trains on the ranks of a group.</summary>
    /// <param name="collective">The group; null for a process of its own, which computes what a group with the same <see cref="FixedParts"/> does.</param>
    public DataParallel(ICollective? collective = null) => Collective = collective ?? new SingleCollective();

    /// <summary>The group of ranks.</summary>
    public ICollective Collective { get; }

    /// <summary>
    /// Makes the trained values, to the last bit, independent of the number of ranks: every batch is cut into so many parts, whose gradients are added in one fixed order, whichever rank computes them.
    /// A power of two that the number of ranks, a power of two too, divides: 8 serves 1, 2, 4 and 8 ranks. Null, the default, for a part a rank and
    /// the order that is fastest: equal within rounding.
    /// </summary>
    /// <remarks>Smaller parts make smaller, slower matrix products, and each rank holds as many copies of the gradients as the logarithm of its parts. Layers that look at a whole batch, such as <see cref="BatchNorm"/>, see each part.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number that is not a power of two from 1 to 1024.</exception>
    public int? FixedParts
    {
        get;
        init => field = value is null || (value is >= 1 and <= MostParts && int.IsPow2(value.Value))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"DataParallel.FixedParts expects a power of two from 1 to {MostParts}, such as 8, but got {value}.");
    }

    /// <summary>
    /// Steps from one sum to the next, 1 or more. 1, the default, sums the gradients of every step. More is local SGD (Stich 2019), for slow networks: each rank steps on its own rows, and after
    /// so many steps, and at the end of every epoch, values, optimizer states and layer states are replaced by their means over the ranks. It is another method, whose loss falls more slowly a step.
    /// </summary>
    /// <remarks><see cref="StepResult.Loss"/> is that of the rank's own rows. Checkpoints by steps belong to multiples of it.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1.</exception>
    public int LocalSteps
    {
        get;
        init => field = value >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"DataParallel.LocalSteps expects 1 or more but got {value}: 1 sums the gradients of every step.");
    } = 1;

    /// <summary>
    /// Whether <see cref="BatchNorm"/> normalises by the mean and variance of the whole batch, over all ranks, instead of each rank's rows; as PyTorch's <c>SyncBatchNorm</c>. It costs four small sums a layer and step, two forward and two backward.
    /// </summary>
    public bool SharesBatchNorm { get; init; }

    /// <summary>
    /// Gradients are summed in buckets of about so many bytes while the backward pass goes on, from 1,024 on. 1 MB unless set: larger buckets need fewer messages, smaller ones begin earlier.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1,024.</exception>
    public int BucketBytes
    {
        get;
        init => field = value >= 1024
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"DataParallel.BucketBytes expects 1024 or more but got {value}.");
    } = 1 << 20;

    /// <summary>The parts of a batch, over all ranks.</summary>
    internal int Parts => FixedParts ?? Collective.Size;

    /// <summary>Throws unless the settings fit each other and the run.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal void ThrowIfUnfit(int rows, int batchSize)
    {
        int size = Collective.Size;
        if (FixedParts is int parts && parts % size != 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"DataParallel expects a number of ranks that divides FixedParts, {parts}, but got {size} ranks. Start 1, 2, 4, ... ranks, or leave FixedParts out."));
        }

        if (FixedParts is not null && (LocalSteps > 1 || SharesBatchNorm))
        {
            throw new ArgumentException(
                $"DataParallel expects FixedParts without {(LocalSteps > 1 ? "LocalSteps" : "SharesBatchNorm")} but got both: parts are computed one after another, each for itself. Leave one of them out.");
        }

        int last = rows % Math.Min(batchSize, rows) is var left and > 0 ? left : Math.Min(batchSize, rows);
        if ((LocalSteps > 1 || SharesBatchNorm) && last < size)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"DataParallel expects a row for each of {size} ranks in every batch with {(LocalSteps > 1 ? "LocalSteps" : "SharesBatchNorm")} but the last batch of an epoch has {last}. Choose another batch size, or drop the last {last} rows."));
        }
    }
}
