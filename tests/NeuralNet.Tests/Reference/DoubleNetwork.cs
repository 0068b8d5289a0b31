using NeuralNet.Tests.Kernels;

namespace NeuralNet.Tests.Reference;

/// <summary>
/// A perceptron in float64, its losses, and derivatives by five-point central differences: nothing is derived by hand, so
/// a mistake in the calculus cannot be in it too.
/// </summary>
internal sealed class DoubleNetwork
{
    // The five-point formula is off by about h⁴ = 1e-16 of the fifth derivative, and rounding by 1e-16 / h = 1e-12.
    private const double H = 1e-4;

    private readonly DoubleLayer[] _layers;

    private DoubleNetwork(DoubleLayer[] layers) => _layers = layers;

    /// <summary>The arrays that hold the network's numbers: weight and bias of each layer in turn.</summary>
    public IEnumerable<double[]> Parameters => _layers.SelectMany(layer => new[] { layer.Weight, layer.Bias });

    /// <summary>A copy of a model's dense layers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="factors">What a <see cref="Dropout"/> with its place in the model multiplies the next layer's input by.</param>
    public static DoubleNetwork Of(Model model, Func<Dropout, int, double[]>? factors = null)
    {
        var layers = new List<DoubleLayer>();
        for (int i = 0; i < model.Layers.Count; i++)
        {
            if (model.Layers[i] is Dense dense)
            {
                layers.Add(new DoubleLayer(
                    dense.Inputs, dense.Outputs, dense.Activation, From(dense.Weight.Value), From(dense.Bias.Value),
                    i > 0 && model.Layers[i - 1] is Dropout dropout ? factors?.Invoke(dropout, i - 1) : null));
            }
        }

        return new DoubleNetwork([.. layers]);
    }

    public static double[] From(Tensor tensor) => Array.ConvertAll(tensor.AsSpan().ToArray(), value => (double)value);

    /// <summary>The mean loss of a batch.</summary>
    public double Loss(Loss loss, double[] input, double[] targets) =>
        DoubleLoss.Of(loss, Forward(input), targets, _layers[^1].Outputs);

    /// <summary>The derivatives of the mean loss by each of <paramref name="values"/>: a parameter's, or the input.</summary>
    public double[] Derivatives(Loss loss, double[] input, double[] targets, double[] values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double start = values[i];
            // Differences of pairs, so that a loss which does not depend on the value gives 0 exactly.
            result[i] = ((8 * (At(start + H) - At(start - H))) - (At(start + (2 * H)) - At(start - (2 * H)))) / (12 * H);
            values[i] = start;

            double At(double value)
            {
                values[i] = value;
                return Loss(loss, input, targets);
            }
        }

        return result;
    }

    public double[] Forward(double[] input)
    {
        foreach (DoubleLayer layer in _layers)
        {
            input = layer.Forward(input, out _);
        }

        return input;
    }

    /// <summary>The least distance of a sum from a point where its activation bends, such as 0 for Relu.</summary>
    public double DistanceFromKinks(double[] input)
    {
        double least = double.PositiveInfinity;
        foreach (DoubleLayer layer in _layers)
        {
            input = layer.Forward(input, out double[] sums);
            foreach (double kink in layer.Reference.Kinks)
            {
                least = Math.Min(least, sums.Min(sum => Math.Abs(sum - kink)));
            }
        }

        return least;
    }

    private sealed record DoubleLayer(
        int Inputs, int Outputs, Activation Activation, double[] Weight, double[] Bias, double[]? InputFactors)
    {
        public ActivationCase Reference => ActivationCase.All[Activation.ToString()];

        public double[] Forward(double[] input, out double[] sums)
        {
            input = InputFactors is null ? input : [.. input.Zip(InputFactors, (x, factor) => x * factor)];
            int rows = input.Length / Inputs;
            sums = new double[rows * Outputs];
            for (int i = 0; i < rows; i++)
            {
                for (int o = 0; o < Outputs; o++)
                {
                    double sum = Bias[o];
                    for (int j = 0; j < Inputs; j++)
                    {
                        sum += input[(i * Inputs) + j] * Weight[(j * Outputs) + o];
                    }

                    sums[(i * Outputs) + o] = sum;
                }
            }

            return Array.ConvertAll(sums, z => Reference.Value(z));
        }
    }
}
