using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Whole networks, loss and gradients, against the scalar tape: it knows neither matrices nor fused formulas.</summary>
[Trait("Category", "Numeric")]
public sealed class ScalarTapeNetworkTests
{
    private const int Rows = 4;
    private const int Inputs = 3;
    private const int Hidden = 6;
    private const int Outputs = 3;

    // Float32 rounding against float64; the worst seen is 4e-7.
    private const double Tolerance = 5e-6;

    public static TheoryData<string, string> Networks
    {
        get
        {
            var networks = new TheoryData<string, string>();
            foreach (string activation in Activations.All.Keys)
            {
                networks.Add(activation, "classes");
                networks.Add(activation, "squared");
            }

            foreach (string loss in Draw.LossNames.Except(["classes", "squared"]))
            {
                networks.Add("Gelu", loss);
            }

            return networks;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ForwardAndBackward_TwoLayers_AreTheTapes(string activation, string lossName)
    {
        Tensor features = Draw.Uniform(Rows, Inputs, seed: 3);
        (Loss loss, Tensor targets) = Draw.LossAndTargets(lossName, Rows, Outputs, seed: 4);
        var model = new Model(
            [
                new Dense(Inputs, Hidden, Activations.Of(activation), Initialization.FanIn),
                new Dense(Hidden, Outputs, initialization: Initialization.FanIn),
            ],
            seed: 5);

        float value = loss.Compute(model.Forward(features), targets, out Tensor gradient);
        model.Backward(gradient);

        Scalar[][] parameters = [.. model.Parameters.Select(p => Scalars(p.Value.AsSpan()))];
        Scalar expected = MeanLoss(loss, Forward(model, parameters, features), targets);
        ScalarTape.Backward(expected);
        ((double)value).Should().BeApproximately(expected.Value, 2e-6 * Math.Max(1, expected.Value));
        for (int i = 0; i < parameters.Length; i++)
        {
            double[] slopes = Array.ConvertAll(parameters[i], scalar => scalar.Gradient);
            RelativeError.Between(model.Parameters[i].Gradient.AsSpan(), slopes)
                .Should().BeLessThan(Tolerance, "parameter {0}", i);
        }
    }

    private static Scalar[] Scalars(Span<float> values) => Array.ConvertAll(values.ToArray(), value => new Scalar(value));

    private static Scalar[][] Forward(Model model, Scalar[][] parameters, Tensor features)
    {
        Scalar[][] rows = [.. Enumerable.Range(0, Rows).Select(i => Scalars(features.Row(i)))];
        for (int layer = 0; layer < model.Layers.Count; layer++)
        {
            var dense = (Dense)model.Layers[layer];
            Scalar[] weight = parameters[2 * layer], bias = parameters[(2 * layer) + 1];
            rows = Array.ConvertAll(rows, row => Enumerable.Range(0, dense.Outputs).Select(o =>
            {
                Scalar sum = bias[o];
                for (int j = 0; j < row.Length; j++)
                {
                    sum += row[j] * weight[(j * dense.Outputs) + o];
                }

                return ScalarTape.Apply(dense.Activation, sum);
            }).ToArray());
        }

        return rows;
    }

    private static Scalar MeanLoss(Loss loss, Scalar[][] output, Tensor targets)
    {
        Scalar total = 0.0;
        double count = 0;
        for (int i = 0; i < Rows; i++)
        {
            int label = targets.Columns == 1 ? (int)targets[i] : -1;
            double weight = loss switch
            {
                SoftmaxCrossEntropy softmax when label >= 0 => WeightOf(softmax.ClassWeights, label),
                Focal focal => WeightOf(focal.ClassWeights, label),
                Hinge hinge => WeightOf(hinge.ClassWeights, label),
                _ => 1,
            };
            count += weight;
            total += loss switch
            {
                Focal focal => weight * FocalOf(Probability(output[i], label), focal.Gamma),
                Hinge hinge => weight / Outputs * output[i].Where((_, j) => j != label)
                    .Select(z => (Scalar)hinge.Margin - output[i][label] + z).Aggregate((Scalar)0.0, (sum, lack) => lack.Value > 0 ? sum + lack : sum),
                CosineDistance => 1.0 - (Dot(output[i], targets.Row(i)) / ScalarTape.Sqrt(Dot(output[i], output[i]) * Norm2(targets.Row(i)))),
                _ => Enumerable.Range(0, Outputs)
                    .Select(j => Element(loss, output[i], j, label < 0 ? targets[i, j] : label == j ? 1 : 0)).Aggregate((a, b) => a + b)
                    / (loss is SoftmaxCrossEntropy ? 1.0 : Outputs),
            };
        }

        return total / count;
    }

    private static Scalar Element(Loss loss, Scalar[] row, int column, double target)
    {
        Scalar error = row[column] - target;
        return loss switch
        {
            SoftmaxCrossEntropy softmax => -WeightOf(softmax.ClassWeights, column)
                * (((1.0 - softmax.LabelSmoothing) * target) + ((double)softmax.LabelSmoothing / row.Length)) * ScalarTape.Log(Probability(row, column)),
            SigmoidCrossEntropy sigmoid => Sigmoid(sigmoid, row[column], ((1.0 - sigmoid.LabelSmoothing) * target) + (sigmoid.LabelSmoothing / 2.0)),
            Pinball pinball => (error.Value < 0 ? -pinball.Quantiles[0] : 1.0 - pinball.Quantiles[0]) * error,
            Poisson => ScalarTape.Exp(row[column]) - (target * row[column]),
            MeanSquaredError => error * error,
            MeanAbsoluteError => ScalarTape.Abs(error),
            Huber huber when Math.Abs(error.Value) <= huber.Delta => 0.5 * error * error,
            Huber huber => huber.Delta * (ScalarTape.Abs(error) - (0.5 * huber.Delta)),
            _ => throw new ArgumentOutOfRangeException(nameof(loss)),
        };
    }

    private static Scalar Sigmoid(SigmoidCrossEntropy loss, Scalar z, double target) =>
        (-(loss.PositiveWeights.Count == 0 ? 1.0 : loss.PositiveWeights[0]) * target * ScalarTape.Log(ScalarTape.Sigmoid(z)))
        - ((1 - target) * ScalarTape.Log(1.0 - ScalarTape.Sigmoid(z)));

    private static Scalar Probability(Scalar[] row, int label) => ScalarTape.Exp(row[label]) / row.Select(ScalarTape.Exp).Aggregate((a, b) => a + b);

    private static Scalar FocalOf(Scalar p, double gamma) => -1.0 * ScalarTape.Exp(gamma * ScalarTape.Log(1.0 - p)) * ScalarTape.Log(p);

    private static Scalar Dot(Scalar[] a, Scalar[] b) => a.Zip(b, (x, y) => x * y).Aggregate((x, y) => x + y);

    private static Scalar Dot(Scalar[] a, ReadOnlySpan<float> b) => a.Zip(b.ToArray(), (x, y) => x * (double)y).Aggregate((x, y) => x + y);

    private static double Norm2(ReadOnlySpan<float> values) => values.ToArray().Sum(value => (double)value * value);

    private static double WeightOf(IReadOnlyList<float> weights, int label) => weights.Count == 0 ? 1 : weights[label];
}
