using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Draws the starting weights that an <see cref="Initialization"/> asks for.</summary>
internal static class Initializer
{
    public static bool IsDefined(Initialization initialization) =>
        initialization is >= Initialization.Automatic and <= Initialization.Zero;

    /// <summary>Fills a weight [fan-in, fan-out] and a bias [fan-out]; the draws follow from (seed, layer) alone.</summary>
    public static void Fill(Initialization initialization, Activation activation, int seed, int layer, Tensor weight, Tensor bias)
    {
        (int fanIn, int fanOut) = (weight.Rows, weight.Columns);
        if (initialization == Initialization.Automatic)
        {
            initialization = activation switch
            {
                Activation.Relu or Activation.LeakyRelu or Activation.Elu or Activation.Gelu or Activation.Swish
                    or Activation.Softplus => Initialization.He,
                _ => Initialization.Glorot,
            };
        }

        float limit = initialization switch
        {
            Initialization.He => MathF.Sqrt(6f / fanIn),
            Initialization.Glorot => MathF.Sqrt(6f / (fanIn + fanOut)),
            Initialization.FanIn => 1f / MathF.Sqrt(fanIn),
            _ => 0,
        };
        Uniform(limit, new CounterRandom(RandomPurpose.InitialWeights, seed, layer, 0), weight.AsSpan());
        Uniform(initialization == Initialization.FanIn ? limit : 0, new CounterRandom(RandomPurpose.InitialWeights, seed, layer, 1), bias.AsSpan());
    }

    private static void Uniform(float limit, CounterRandom random, Span<float> values)
    {
        foreach (ref float value in values)
        {
            value = random.NextFloat(-limit, limit);
        }
    }
}
