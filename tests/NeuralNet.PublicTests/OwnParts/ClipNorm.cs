using System.Numerics.Tensors;

namespace NeuralNet.PublicTests.OwnParts;

/// <summary>A stage that scales all gradients down where their norm in all is above a limit (Pascanu et al. 2013).</summary>
internal sealed class ClipNorm(float limit) : IGradientStage
{
    public float LastNorm { get; private set; }

    public bool Apply(IReadOnlyList<Parameter> parameters)
    {
        double squares = 0;
        foreach (Parameter parameter in parameters)
        {
            squares += TensorPrimitives.SumOfSquares<float>(parameter.Gradient.AsSpan());
        }

        LastNorm = (float)Math.Sqrt(squares);
        if (LastNorm > limit)
        {
            foreach (Parameter parameter in parameters)
            {
                TensorPrimitives.Multiply(parameter.Gradient.AsSpan(), limit / LastNorm, parameter.Gradient.AsSpan());
            }
        }

        return true;
    }
}
