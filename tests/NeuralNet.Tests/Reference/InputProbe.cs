namespace NeuralNet.Tests.Reference;

/// <summary>
/// A first layer that makes the gradient with respect to the features visible, which a model does not compute: output = input + offset
/// for a parameter of zeros with a number for each feature, so that its gradient is the one by the input.
/// </summary>
internal sealed class InputProbe : Layer
{
    public InputProbe(int rows, int columns)
        : base(columns, columns) => Parameters = [new Parameter("offset", new Shape(rows, columns))];

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context) =>
        System.Numerics.Tensors.TensorPrimitives.Add<float>(input.AsSpan(), Parameters[0].Value.AsSpan(), output.AsSpan());

    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context) =>
        outputGradient.AsSpan().CopyTo(Parameters[0].Gradient.AsSpan());
}
