using System.Numerics.Tensors;

namespace NeuralNet.PublicTests.OwnParts;

/// <summary>The README's layer of one's own: a learned factor for each column.</summary>
public sealed class Gain : Layer, IDescribable<Gain>
{
    private readonly Parameter _gain;

    public Gain(int columns)
        : base(columns, columns)
    {
        _gain = new Parameter("gain", new Shape(1, columns));
        Parameters = [_gain];
    }

    public static string Kind => "Gain"; // its name in files

    public override IReadOnlyList<Parameter> Parameters { get; }

    public static Gain From(Description description) => new(description.Size("columns"));

    public void Describe(Description description) => description.Add("columns", Inputs);

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            TensorPrimitives.Multiply(input.Row(i), _gain.Value.Row(0), output.Row(i));
        }
    }

    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        _gain.Gradient.AsSpan().Clear();
        for (int i = 0; i < input.Rows; i++)
        {
            TensorPrimitives.MultiplyAdd(input.Row(i), outputGradient.Row(i), _gain.Gradient.Row(0), _gain.Gradient.Row(0));
        }

        for (int i = 0; i < inputGradient.Rows; i++) // no rows where it is not needed
        {
            TensorPrimitives.Multiply<float>(outputGradient.Row(i), _gain.Value.Row(0), inputGradient.Row(i));
        }
    }

    protected override void Initialize(Parameter parameter, RandomDraws random) => parameter.Fill(1);
}
