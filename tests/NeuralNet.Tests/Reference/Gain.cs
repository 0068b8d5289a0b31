namespace NeuralNet.Tests.Reference;

/// <summary>A layer as a user would write it: output = input · gain, with one gain for each column.</summary>
internal sealed class Gain : Layer
{
    private readonly Parameter _gain;

    public Gain(int columns)
        : base(columns, columns)
    {
        _gain = new Parameter("gain", new Shape(columns));
        Parameters = [_gain];
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                output[i, j] = input[i, j] * _gain.Value[j];
            }
        }
    }

    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        _gain.Gradient.AsSpan().Clear();
        for (int i = 0; i < input.Rows; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                _gain.Gradient[j] += outputGradient[i, j] * input[i, j];
                if (!inputGradient.IsEmpty)
                {
                    inputGradient[i, j] = outputGradient[i, j] * _gain.Value[j];
                }
            }
        }
    }

    protected internal override void Initialize(Parameter parameter, RandomDraws random) => parameter.Fill(1);
}
