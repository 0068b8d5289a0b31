using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>Examples in memory: a row of features and a row of targets each, and optionally a weight.</summary>
/// <remarks>
/// It keeps the tensors it is given and copies nothing. Later changes to the tensors are not checked. Row and column numbers count
/// from 0. Reading from many threads is safe, each with a batch of its own.
/// </remarks>
public sealed partial class Dataset : IDataset
{
    private const string Fix = "Drop or fill such rows first; Table.WithoutMissing keeps the rows that have a value.";

    /// <summary>A dataset of features and targets; nothing is copied.</summary>
    /// <param name="features">[N, F], finite, or NaN where a number is missing: for a model that takes such, as with <c>FillMissing</c>.</param>
    /// <param name="targets">
    /// [N, T], finite: values, class indices [N, 1] or distributions [N, K]. A vector of N is read as [N, 1].
    /// </param>
    /// <param name="weights">
    /// [N] or [N, 1], finite, 0 or more and not all 0: how much each example counts in the loss. Null where all count the same.
    /// </param>
    /// <exception cref="ArgumentNullException">The features or the targets are null.</exception>
    /// <exception cref="ArgumentException">
    /// The ranks do not fit, the numbers of rows differ, there is no row or no column, an element is NaN or infinite, a weight is
    /// negative, or all weights are 0.
    /// </exception>
    public Dataset(Tensor features, Tensor targets, Tensor? weights = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(targets);
        if (features.Shape.Rank != 2)
        {
            throw new ArgumentException(
                $"Dataset expects features [N, F] but got {features.Shape}. Reshape them to a row for each example.", nameof(features));
        }

        if (targets.Shape.Rank > 2)
        {
            throw new ArgumentException(
                $"Dataset expects targets [N, T] but got {targets.Shape}. Reshape them to a row for each example.", nameof(targets));
        }

        if (features.Rows != targets.Rows)
        {
            string fix = features.Columns == targets.Rows ? " The features look transposed: pass features.Transpose()." : "";
            throw new ArgumentException(
                $"Dataset expects as many rows of targets as of features but got features {features.Shape} and targets {targets.Shape}.{fix}",
                nameof(targets));
        }

        if (features.Length == 0 || targets.Length == 0)
        {
            throw new ArgumentException(
                $"Dataset expects at least one row and one column but got features {features.Shape} and targets {targets.Shape}.",
                nameof(features));
        }

        Finite.Verify(features, "Dataset features", Fix, allowsNaN: true);
        Finite.Verify(targets, "Dataset targets", Fix);
        Features = features;
        Targets = targets.Shape.Rank == 2 ? targets : targets.Reshape(new Shape(targets.Length, 1));
        Weights = Verified(weights);
    }

    /// <summary>A dataset of one value for each example; the array is copied.</summary>
    /// <param name="features">[N, F], finite, or NaN where a number is missing: for a model that takes such, as with <c>FillMissing</c>.</param>
    /// <param name="targets">N finite values.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">As for tensors.</exception>
    public Dataset(Tensor features, float[] targets)
        : this(features, Tensor.From(targets ?? throw new ArgumentNullException(nameof(targets))))
    {
    }

    /// <summary>A dataset of one value for each example; the arrays are copied.</summary>
    /// <param name="features">[N, F], finite, or NaN where a number is missing: for a model that takes such, as with <c>FillMissing</c>.</param>
    /// <param name="targets">N finite values.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">As for tensors.</exception>
    public Dataset(float[,] features, float[] targets)
        : this(Tensor.From(features), targets)
    {
    }

    /// <summary>A dataset of one class index for each example; the arrays are copied.</summary>
    /// <param name="features">[N, F], finite, or NaN where a number is missing: for a model that takes such, as with <c>FillMissing</c>.</param>
    /// <param name="targets">N class indices. They become float32, which is exact up to 2^24.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">As for tensors.</exception>
    public Dataset(float[,] features, int[] targets)
        : this(features, Array.ConvertAll(targets ?? throw new ArgumentNullException(nameof(targets)), index => (float)index))
    {
    }

    /// <summary>The features [N, F].</summary>
    public Tensor Features { get; }

    /// <summary>The targets [N, T].</summary>
    public Tensor Targets { get; }

    /// <summary>The weights [N, 1], 0 or more; null where all examples count the same.</summary>
    public Tensor? Weights { get; }

    /// <summary>The number of examples, N.</summary>
    public int Count => Features.Rows;

    /// <summary>The number of features of an example, F.</summary>
    public int FeatureCount => Features.Columns;

    /// <summary>The number of targets of an example, T.</summary>
    public int TargetCount => Targets.Columns;

    /// <inheritdoc/>
    public bool HasWeights => Weights is not null;

    /// <summary>Some examples, copied with their weights, in the order of the row numbers; a row may appear more than once.</summary>
    /// <param name="rows">At least one row number in 0..N-1.</param>
    /// <exception cref="ArgumentException">No row number, or the weights of all these rows are 0.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the copy is too large for an array.</exception>
    public Dataset Subset(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("Dataset.Subset expects at least one row number but got none.", nameof(rows));
        }

        DatasetCheck.ThrowIfOutside(this, rows, nameof(Subset));
        var copy = new Batch(this, rows);
        Read(copy);
        return new Dataset(copy.Features, copy.Targets, copy.Weights);
    }

    /// <summary>
    /// Copies the examples of a batch's rows into it, in their order; a row may appear more than once. A batch with weights gets those
    /// of the dataset, or 1 where the dataset has none. Allocates nothing.
    /// </summary>
    /// <param name="batch">Of F features and T targets, with weights where the dataset has them.</param>
    /// <exception cref="ArgumentNullException">The batch is null.</exception>
    /// <exception cref="ArgumentException">A tensor of the batch has another shape, or the weights are missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Read(Batch batch)
    {
        DatasetCheck.ThrowIfUnfit(this, batch);
        Rows.Gather(Features, batch.Rows, batch.Features);
        Rows.Gather(Targets, batch.Rows, batch.Targets);
        if (Weights is null)
        {
            batch.Weights?.AsSpan().Fill(1);
        }
        else
        {
            Rows.Gather(Weights, batch.Rows, batch.Weights!);
        }
    }

    /// <summary>Text such as <c>Dataset: features [124, 5], targets [124, 1]</c>.</summary>
    public override string ToString() =>
        $"Dataset: features {Features.Shape}, targets {Targets.Shape}" + (Weights is null ? "" : $", weights {Weights.Shape}");

    /// <summary>The weights as [N, 1], or null; checked.</summary>
    private Tensor? Verified(Tensor? weights)
    {
        if (weights is null)
        {
            return null;
        }

        if (weights.Length != Count || weights.Rows != Count || weights.Shape.Rank > 2)
        {
            throw new ArgumentException(
                $"Dataset expects a weight for each of its {Count} rows, [{Count}] or [{Count}, 1], but got {weights.Shape}.", nameof(weights));
        }

        Finite.Verify(weights, "Dataset weights", "Give a row that must not count the weight 0.");
        for (int row = 0; row < weights.Length; row++)
        {
            if (weights[row] < 0)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Dataset expects weights of 0 or more but got {weights[row]} in row {row}. Give a row that must not count the weight 0."),
                    nameof(weights));
            }
        }

        return TensorPrimitives.Max<float>(weights.AsSpan()) > 0
            ? weights.Reshape(new Shape(Count, 1))
            : throw new ArgumentException(
                $"Dataset expects a weight above 0 in at least one row but got 0 in all {Count}: nothing can be learned or measured on them.",
                nameof(weights));
    }
}
