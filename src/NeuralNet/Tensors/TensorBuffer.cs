namespace NeuralNet;

/// <summary>
/// A matrix that is reused with changing sizes. Its tensor is always the same object, over the beginning of an
/// array that grows and never shrinks, so a size up to the largest before allocates nothing.
/// </summary>
internal sealed class TensorBuffer
{
    private float[] _data = [];
    private Tensor? _tensor;

    /// <summary>The matrix in the given size; its content is kept while the size stays the same.</summary>
    public Tensor Of(int rows, int columns)
    {
        if (_tensor is not null && _tensor.Rows == rows && _tensor.Columns == columns)
        {
            return _tensor;
        }

        var shape = new Shape(rows, columns);
        if (_data.Length < shape.Length)
        {
            _data = new float[shape.Length];
        }

        if (_tensor is null)
        {
            _tensor = new Tensor(_data, 0, shape);
        }
        else
        {
            _tensor.Aim(_data, 0, shape);
        }

        return _tensor;
    }
}
