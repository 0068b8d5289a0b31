namespace NeuralNet;

/// <summary>
/// A matrix that is used again and again with other sizes. Its tensor is always the same object, aimed at the beginning of an
/// array that grows and never shrinks, so a change of size allocates nothing that came before.
/// </summary>
internal sealed class TensorBuffer
{
    private float[] _data = [];
    private Tensor? _tensor;

    /// <summary>The matrix in a size; what it holds is kept while the size is the same.</summary>
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
