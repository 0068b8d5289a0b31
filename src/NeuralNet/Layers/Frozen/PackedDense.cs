using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A <see cref="Dense"/> layer for prediction alone: a copy of its values, the weight packed for the matrix product.</summary>
internal sealed class PackedDense : Layer
{
    private readonly PackedMatrix _weight;
    private readonly float[] _bias;
    private readonly Activation _activation;

    /// <param name="weight">[I, O], O of 2 or more.</param>
    /// <param name="bias">[O].</param>
    /// <param name="activation">Applied to each sum.</param>
    public PackedDense(ReadOnlyMatrixSpan weight, ReadOnlySpan<float> bias, Activation activation)
        : base(weight.Rows, weight.Columns)
    {
        _weight = new PackedMatrix(weight.AsSpan(), weight.Rows, weight.Columns);
        _bias = bias.ToArray();
        _activation = activation;
    }

    /// <inheritdoc/>
    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        _weight.Multiply(input.AsSpan(), input.Rows, output.AsSpan());
        _activation.Forward(output, _bias, default);
    }

    /// <inheritdoc/>
    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
        throw new NotSupportedException("A predictor expects to predict: train the model that it was frozen from.");
}
