using System.Numerics.Tensors;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <content>From and to what other .NET code holds numbers in: memory, rows, tensor spans.</content>
public sealed partial class Tensor
{
    /// <summary>A tensor over the array behind a memory, which it shares and does not copy: changes show in both.</summary>
    /// <param name="data">The elements in row-major order: an array, or a part of one.</param>
    /// <param name="shape">The sizes.</param>
    /// <exception cref="ArgumentException">
    /// The memory does not have as many elements as the shape, or is not of an array but, say, of a native block: copy it with
    /// <c>Tensor.From(data.Span, shape)</c>, or give a layer or a model the <see cref="MatrixSpan"/> of its span, which needs no array.
    /// </exception>
    public static Tensor Wrap(Memory<float> data, Shape shape)
    {
        ThrowIfNotOfShape(data.Length, shape, nameof(Wrap), nameof(data));
        return MatrixElements.ArrayOf(data) is ArraySegment<float> part
            ? new Tensor(part.Array ?? [], part.Offset, shape)
            : throw new ArgumentException(
                "Tensor.Wrap expects memory of an array but got memory of another owner. Copy it with Tensor.From(data.Span, shape), or use new MatrixSpan(data.Span, rows, columns).",
                nameof(data));
    }

    /// <summary>A copy of rows, read once and in their order.</summary>
    /// <param name="rows">Rows of equal lengths, such as a <c>float[][]</c> or a query.</param>
    /// <returns>[rows, columns]; [0, 0] where there is no row.</returns>
    /// <exception cref="ArgumentException">A row is null or has another length than the first.</exception>
    public static Tensor FromRows(IEnumerable<float[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<float> values = [];
        int count = 0, columns = 0;
        foreach (float[] row in rows)
        {
            columns = count == 0 && row is not null ? row.Length : columns;
            if (row is null || row.Length != columns)
            {
                throw new ArgumentException(
                    row is null
                        ? $"Tensor.FromRows expects arrays but row {count} is null. Leave it out, or fill it."
                        : $"Tensor.FromRows expects rows of {columns} numbers, as the first has, but row {count} has {row.Length}.",
                    nameof(rows));
            }

            values.AddRange(row);
            count++;
        }

        return Wrap(values.ToArray(), new Shape(count, columns));
    }

    /// <summary>A copy of the numbers of <c>System.Numerics.Tensors</c>, whatever their strides are.</summary>
    /// <param name="values">One to four dimensions. A <c>TensorSpan</c> and the <c>AsReadOnlyTensorSpan</c> of a <c>Tensor&lt;float&gt;</c> fit.</param>
    /// <exception cref="ArgumentException">It has no dimension, or more than four.</exception>
    /// <exception cref="ArgumentOutOfRangeException">It has more elements than an array can.</exception>
    public static Tensor FromTensorSpan(ReadOnlyTensorSpan<float> values)
    {
        if (values.FlattenedLength > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(values), $"FromTensorSpan expects at most {Array.MaxLength} elements but got {values.FlattenedLength}.");
        }

        int[] sizes = new int[values.Rank];
        for (int i = 0; i < sizes.Length; i++)
        {
            sizes[i] = values.Lengths[i] <= Array.MaxLength ? (int)values.Lengths[i] : throw new ArgumentOutOfRangeException(
                nameof(values), $"FromTensorSpan expects at most {Array.MaxLength} elements in a dimension but got {values.Lengths[i]}.");
        }

        Tensor result = new(new Shape(sizes));
        values.FlattenTo(result.AsSpan());
        return result;
    }

    /// <summary>The elements in row-major order; shares memory, changes show in the tensor.</summary>
    public Memory<float> AsMemory() => new(_data, _offset, Length);

    /// <summary>A copy of each row; columns run over all dimensions but the outermost.</summary>
    public float[][] ToRows()
    {
        float[][] rows = new float[Rows][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = Row(i).ToArray();
        }

        return rows;
    }
}
