using System.Numerics.Tensors;

namespace NeuralNet.PublicTests.OwnParts;

/// <summary>
/// A layer of layers with a parameter and a state: output = input + gain · (body(input) - center), where center is a running mean of the
/// body's outputs, moved after each training pass.
/// </summary>
internal sealed class CenteredResidual : Layer, IDescribable<CenteredResidual>
{
    private const float Momentum = 0.1f;

    private readonly Sequential _body;
    private readonly Parameter _gain;
    private readonly LayerState _center;

    public CenteredResidual(params IReadOnlyList<Layer> body)
        : this(new Sequential(body))
    {
    }

    private CenteredResidual(Sequential body)
        : base(body.Inputs, body.Outputs)
    {
        if (body.Inputs != body.Outputs)
        {
            throw new ArgumentException($"CenteredResidual expects a body with as many outputs as inputs but got {body.Inputs} and {body.Outputs}.");
        }

        _body = body;
        _gain = new Parameter("gain", new Shape(body.Outputs));
        _center = new LayerState("center", new Shape(body.Outputs));
        Parameters = [_gain];
        States = [_center];
        Children = [new NamedLayer("body", body)];
    }

    public static string Kind => "CenteredResidual";

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override IReadOnlyList<LayerState> States { get; }

    public override IReadOnlyList<NamedLayer> Children { get; }

    public static CenteredResidual From(Description description) => new((Sequential)Kinds.Build(description.Child("body")));

    public void Describe(Description description) => description.Add("body", Kinds.Describe(_body));

    public override void Forward(ReadOnlyMatrixSpan input, MatrixSpan output, LayerContext context)
    {
        MatrixSpan body = context.Memory<Memory>().Body.Of(output.Rows, output.Columns);
        context.Child(0).Forward(input, body);
        for (int i = 0; i < output.Rows; i++)
        {
            TensorPrimitives.Subtract<float>(body.Row(i), _center.Value.AsSpan(), output.Row(i));
            TensorPrimitives.Multiply<float>(output.Row(i), _gain.Value.AsSpan(), output.Row(i));
            TensorPrimitives.Add<float>(output.Row(i), input.Row(i), output.Row(i));
        }
    }

    public override void Backward(
        ReadOnlyMatrixSpan input, ReadOnlyMatrixSpan output, MatrixSpan outputGradient, MatrixSpan inputGradient, LayerContext context)
    {
        Memory memory = context.Memory<Memory>();
        MatrixSpan body = memory.Body.Of(output.Rows, output.Columns);
        MatrixSpan bodyGradient = memory.BodyGradient.Of(output.Rows, output.Columns);
        Span<float> gainGradient = _gain.Gradient.AsSpan();
        gainGradient.Clear();
        for (int i = 0; i < output.Rows; i++)
        {
            ReadOnlySpan<float> arriving = outputGradient.Row(i);
            for (int j = 0; j < arriving.Length; j++)
            {
                gainGradient[j] += arriving[j] * (body[i, j] - _center.Value[j]);
            }

            TensorPrimitives.Multiply(arriving, _gain.Value.AsSpan(), bodyGradient.Row(i));
        }

        // The body may use its output gradient as scratch, so the skip connection adds ours, which is unchanged.
        context.Child(0).Backward(input, body, bodyGradient, inputGradient);
        if (!inputGradient.IsEmpty)
        {
            TensorPrimitives.Add<float>(inputGradient.AsSpan(), outputGradient.AsSpan(), inputGradient.AsSpan());
        }
    }

    protected override void Initialize(Parameter parameter, RandomDraws random) => parameter.Fill(1);

    protected override void Commit(LayerContext context)
    {
        MatrixSpan body = context.Memory<Memory>().Body.Current;
        for (int j = 0; j < Outputs; j++)
        {
            float sum = 0;
            for (int i = 0; i < body.Rows; i++)
            {
                sum += body[i, j];
            }

            _center.Value[j] += Momentum * ((sum / body.Rows) - _center.Value[j]);
        }
    }

    private sealed class Memory
    {
        public readonly RowBuffer Body = new();
        public readonly RowBuffer BodyGradient = new();
    }
}
