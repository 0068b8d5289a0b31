namespace NeuralNet;

/// <summary>Examples to learn from: a row of features and a row of targets each.</summary>
/// <remarks>
/// It keeps the tensors it is given and copies nothing; whoever changes them later answers for their values. Row and column
/// numbers count from 0. Reading from many threads is safe.
/// </remarks>
public sealed partial class Dataset : IDataset
{
    private const string Mend = "Drop or fill such rows first; CsvTable.Where keeps the rows that have a value.";

    /// <summary>A dataset of features and targets; nothing is copied.</summary>
    /// <param name="features">[N, F], finite.</param>
    /// <param name="targets">
    /// [N, T], finite: values, class indices [N, 1] or distributions [N, K]. A vector of N is read as [N, 1].
    /// </param>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentException">
    /// The ranks are others, the numbers of rows differ, there is no row or no column, or an element is NaN or infinite.
    /// </exception>
    public Dataset(Tensor features, Tensor targets)
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
            throw new ArgumentException(
                $"Dataset expects as many rows of targets as of features but got features {features.Shape} and targets {targets.Shape}.",
                nameof(targets));
        }

        if (features.Length == 0 || targets.Length == 0)
        {
            throw new ArgumentException(
                $"Dataset expects at least one row and one column but got features {features.Shape} and targets {targets.Shape}.",
                nameof(features));
        }

        Finite.Verify(features, "Dataset features", Mend);
        Finite.Verify(targets, "Dataset targets", Mend);
        Features = features;
        Targets = targets.Shape.Rank == 2 ? targets : targets.Reshape(new Shape(targets.Length, 1));
    }

    /// <summary>A dataset of one value for each example; the array is copied.</summary>
    /// <param name="features">[N, F], finite.</param>
    /// <param name="targets">N finite values.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">As for tensors.</exception>
    public Dataset(Tensor features, float[] targets)
        : this(features, Tensor.From(targets ?? throw new ArgumentNullException(nameof(targets))))
    {
    }

    /// <summary>A dataset of one value for each example; the arrays are copied.</summary>
    /// <param name="features">[N, F], finite.</param>
    /// <param name="targets">N finite values.</param>
    /// <exception cref="ArgumentNullException">An array is null.</exception>
    /// <exception cref="ArgumentException">As for tensors.</exception>
    public Dataset(float[,] features, float[] targets)
        : this(Tensor.From(features), targets)
    {
    }

    /// <summary>A dataset of one class index for each example; the arrays are copied.</summary>
    /// <param name="features">[N, F], finite.</param>
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

    /// <summary>The number of examples, N.</summary>
    public int Count => Features.Rows;

    /// <summary>The features of an example, F.</summary>
    public int FeatureCount => Features.Columns;

    /// <summary>The targets of an example, T.</summary>
    public int TargetCount => Targets.Columns;

    /// <summary>Some examples, copied, in the order of the row numbers; a row may come more than once.</summary>
    /// <param name="rows">At least one row number in 0..N-1.</param>
    /// <exception cref="ArgumentException">No row number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or the copy is too large for an array.</exception>
    public Dataset Subset(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException("Dataset.Subset expects at least one row number but got none.", nameof(rows));
        }

        Rows.ThrowIfOutside(this, rows, nameof(Subset));
        var features = new Tensor(rows.Length, FeatureCount);
        var targets = new Tensor(rows.Length, TargetCount);
        Read(rows, features, targets);
        return new Dataset(features, targets);
    }

    /// <summary>Copies some examples, in the order of the row numbers; a row may come more than once. Allocates nothing.</summary>
    /// <param name="rows">B row numbers in 0..N-1.</param>
    /// <param name="features">[B, F], to be overwritten.</param>
    /// <param name="targets">[B, T], to be overwritten.</param>
    /// <exception cref="ArgumentNullException">A tensor is null.</exception>
    /// <exception cref="ArgumentException">A tensor has another shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public void Read(ReadOnlySpan<int> rows, Tensor features, Tensor targets)
    {
        Rows.ThrowIfNoRoom(this, rows, features, targets);
        Rows.Gather(Features, rows, features);
        Rows.Gather(Targets, rows, targets);
    }

    /// <summary>Such as <c>Dataset: features [124, 5], targets [124, 1]</c>.</summary>
    public override string ToString() => $"Dataset: features {Features.Shape}, targets {Targets.Shape}";
}
