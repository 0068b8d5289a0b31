using System.Diagnostics;

namespace NeuralNet;

/// <summary>
/// B examples of a dataset, and the buffers that hold them. The code that makes a batch sets <see cref="Rows"/>;
/// <see cref="IDataset.Read"/> fills the tensors for these rows.
/// </summary>
/// <remarks>
/// A <see cref="BatchLoader"/> fills the same batches again and again: what must last longer than one turn of its loop is to be
/// cloned. Setting rows and reading them allocates nothing. A batch belongs to one thread.
/// </remarks>
/// <example>
/// <code>
/// var batch = new Batch(data, [7, 0, 7]);      // row numbers of the dataset
/// data.Read(batch);
/// Tensor three = batch.Features;               // [3, F]
/// </code>
/// </example>
public sealed class Batch
{
    private readonly int[] _rows;

    /// <summary>
    /// A batch for <paramref name="count"/> rows of a dataset, at first all of row 0. Its numbers are NaN until they are read, so that what a
    /// dataset of your own forgets to fill is an error and not a zero.
    /// </summary>
    /// <param name="data">The dataset that it has room for. It is not read yet.</param>
    /// <param name="count">B, 0 or more.</param>
    /// <exception cref="ArgumentNullException">The dataset is null.</exception>
    /// <exception cref="ArgumentException">The dataset has no row, no feature or no target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative, or a tensor of so many rows is too large for an array.</exception>
    public Batch(IDataset data, int count)
    {
        ArgumentNullException.ThrowIfNull(data);
        DatasetCheck.ThrowIfEmpty(data, nameof(Batch), nameof(data));
        if (count < 0 || (long)count * Math.Max(data.FeatureCount, data.TargetCount) > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count),
                $"Batch expects 0 or more rows, and at most {Array.MaxLength} numbers in a tensor, but got {count} rows of "
                + $"{data.FeatureCount} features and {data.TargetCount} targets. Use a smaller batch.");
        }

        Features = Tensor.Filled(new Shape(count, data.FeatureCount), float.NaN);
        Targets = Tensor.Filled(new Shape(count, data.TargetCount), float.NaN);
        Weights = data.HasWeights ? Tensor.Filled(new Shape(count, 1), float.NaN) : null;
        _rows = new int[count];
    }

    /// <summary>A batch for some rows of a dataset, which are not read yet.</summary>
    /// <param name="data">The dataset that it has room for.</param>
    /// <param name="rows">B row numbers in 0..N-1, copied; a row may appear more than once.</param>
    /// <param name="epoch">For a dataset that changes its rows from epoch to epoch.</param>
    /// <exception cref="ArgumentNullException">The dataset is null.</exception>
    /// <exception cref="ArgumentException">The dataset has no row, no feature or no target.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative, or a tensor of so many rows is too large for an array.</exception>
    public Batch(IDataset data, ReadOnlySpan<int> rows, int epoch = 0)
        : this(data, rows.Length) => SetRows(rows, epoch);

    /// <summary>[B, F], to be overwritten by <see cref="IDataset.Read"/> with finite numbers.</summary>
    public Tensor Features { get; }

    /// <summary>[B, T], to be overwritten by <see cref="IDataset.Read"/> with finite numbers.</summary>
    public Tensor Targets { get; }

    /// <summary>
    /// [B, 1], the weight of each row in the loss, to be overwritten by <see cref="IDataset.Read"/> with finite numbers of 0 or more.
    /// Null where the dataset has none: every row then counts the same.
    /// </summary>
    public Tensor? Weights { get; }

    /// <summary>The B row numbers in the dataset, from 0; row i of each tensor holds dataset row <c>Rows[i]</c>.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>The epoch, from 0. A dataset that augments its rows draws by row number and epoch, so that a resumed run repeats it.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of this batch in its epoch, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>The number of examples, B.</summary>
    public int Count => _rows.Length;

    /// <summary>Chooses other rows for the next <see cref="IDataset.Read"/>. Allocates nothing; the tensors stay as they are until then.</summary>
    /// <param name="rows">B row numbers, copied: as many as before. Read checks that the dataset has them.</param>
    /// <param name="epoch">For a dataset that changes its rows from epoch to epoch.</param>
    /// <param name="index">The number of the batch in its epoch.</param>
    /// <exception cref="ArgumentException">There are more or fewer than B row numbers.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The epoch or the index is negative.</exception>
    public void SetRows(ReadOnlySpan<int> rows, int epoch = 0, int index = 0)
    {
        if (rows.Length != Count)
        {
            throw new ArgumentException(
                $"Batch of {Count} rows expects {Count} row numbers but got {rows.Length}. Make another batch for another size.", nameof(rows));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        rows.CopyTo(Begin(epoch, index));
    }

    /// <summary>Text such as <c>Batch 3 of epoch 0: features [64, 784], targets [64, 1]</c>.</summary>
    public override string ToString() => $"Batch {Index} of epoch {Epoch}: features {Features.Shape}, targets {Targets.Shape}"
        + (Weights is null ? "" : $", weights {Weights.Shape}");

    /// <summary>Names the next batch and gives its row numbers to be written.</summary>
    internal Span<int> Begin(int epoch, int index)
    {
        Debug.Assert(epoch >= 0 && index >= 0, "Batches and epochs count from 0.");
        (Epoch, Index) = (epoch, index);
        return _rows;
    }
}
