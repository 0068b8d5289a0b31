using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>From IDX files.</content>
public sealed partial class DatasetFile
{
    private const int BlockNumbers = 1 << 20;

    /// <summary>Writes a dataset file from two IDX files, such as images and labels, plain or compressed by gzip, in memory that does not grow with them.</summary>
    /// <param name="path">The dataset file. What was there is replaced at the end, in one step; a failure leaves it as it was.</param>
    /// <param name="features">The IDX file of the features: its first dimension counts the rows, the others together are F.</param>
    /// <param name="targets">The IDX file of the targets, with as many rows.</param>
    /// <param name="scale">What every feature is multiplied by, such as 1 / 255f for brightness from 0 to 1.</param>
    /// <example><code>
    /// DatasetFile.WriteIdx("train.safetensors", "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", scale: 1 / 255f);
    /// </code></example>
    /// <exception cref="InvalidDataException">An IDX file is damaged or in another format, has no rows, or other rows than the other; or a number is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The scale is not finite.</exception>
    /// <exception cref="IOException">A file does not exist or cannot be read, or writing failed.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading or writing is not allowed.</exception>
    public static void WriteIdx(string path, string features, string targets, float scale = 1)
    {
        IdxFile.ThrowIfNotFinite(scale, "DatasetFile.WriteIdx");
        using var from = new IdxRows(features);
        using var to = new IdxRows(targets);
        if (from.Count != to.Count || from.Columns == 0 || to.Columns == 0)
        {
            throw new InvalidDataException(
                $"DatasetFile.WriteIdx expects files of equally many rows, 1 or more, but {features} has {from.Count} of {from.Columns} numbers and {targets} {to.Count} of {to.Columns}.");
        }

        using var writer = new DatasetWriter(path, from.Columns, to.Columns);
        int block = Math.Max(1, BlockNumbers / Math.Max(from.Columns, to.Columns));
        while (writer.Count < from.Count)
        {
            int count = Math.Min(block, from.Count - writer.Count);
            Tensor x = new(count, from.Columns), y = new(count, to.Columns);
            from.Read(scale, x);
            to.Read(1, y);
            ThrowIfNotFinite(x, features, writer.Count);
            ThrowIfNotFinite(y, targets, writer.Count);
            writer.Append(x, y, weights: null);
        }

        from.ThrowUnlessAtEnd();
        to.ThrowUnlessAtEnd();
        writer.Complete();
    }

    private static void ThrowIfNotFinite(Tensor rows, string path, int first)
    {
        int place = NonFinite.IndexIn(rows.AsSpan());
        if (place >= 0)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"DatasetFile.WriteIdx expects finite numbers but {path} has {rows[place / rows.Columns, place % rows.Columns]} in row {first + (place / rows.Columns)}."));
        }
    }
}
