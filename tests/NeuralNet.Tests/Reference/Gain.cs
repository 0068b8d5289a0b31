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

    public override void Forward(Tensor input, Tensor output, LayerContext context)
    {
        for (int i = 0; i < input.Rows; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                output[i, j] = input[i, j] * _gain.Value[j];
            }
        }
    }

    public override void Backward(Tensor input, Tensor output, Tensor outputGradient, Tensor? inputGradient, LayerContext context)
    {
        _gain.Gradient.AsSpan().Clear();
        for (int i = 0; i < input.Rows; i++)
        {
            for (int j = 0; j < Inputs; j++)
            {
                _gain.Gradient[j] += outputGradient[i, j] * input[i, j];
                if (inputGradient is not null)
                {
                    inputGradient[i, j] = outputGradient[i, j] * _gain.Value[j];
                }
            }
        }
    }

    protected internal override void Initialize(int seed, int index) => _gain.Value.AsSpan().Fill(1);
}
