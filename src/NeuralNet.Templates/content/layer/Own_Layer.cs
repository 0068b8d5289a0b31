using System.Numerics.Tensors;
using NeuralNet;

/// <summary>A learned factor for each column: y[b, c] = x[b, c] · gain[c]. Put your own formula into Forward and its derivatives into Backward.</summary>
public sealed class Own_Layer : Layer, IDescribable<Own_Layer>
{
    private readonly Parameter _gain;

    public Own_Layer(int columns)
        : base(columns, columns)
    {
        _gain = new Parameter("gain", new Shape(1, columns));
        Parameters = [_gain];
    }

    public static string Kind => "Own_Layer"; // its name in files

    public override IReadOnlyList<Parameter> Parameters { get; }

    public static Own_Layer From(Description description) => new(description.Size("columns"));

    public void Describe(Description description) => description.Add("columns", Inputs);

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            TensorPrimitives.Multiply(input.Row(i), _gain.Value.Row(0), output.Row(i));
        }
    }

    // Writes both gradients, of the parameter and of the input, over what was there.
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
