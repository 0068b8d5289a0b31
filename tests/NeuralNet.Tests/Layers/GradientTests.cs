using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>
/// Backward against numeric derivatives: finite differences of a float64 twin, for every weight, every bias and
/// every feature.
/// </summary>
[Trait("Category", "Numeric")]
public sealed class GradientTests
{
    private const int Rows = 6;
    private const int Inputs = 5;
    private const int Outputs = 3;

    // The twin's own error is about 1e-10, so this is float32 rounding: some ten roundings of 6e-8 along a chain. The worst
    // seen is 4e-7. A wrong term shows at 1e-1 or more.
    private const double Tolerance = 5e-6;

    // Twice the step of the finite differences, times what a change of one number can move a sum by (weights and features
    // below 3, two layers on).
    private const double KinkMargin = 2e-3;

    public static TheoryData<string> ActivationNames => Activations.Names;

    public static TheoryData<string> Losses => Draw.Losses;

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Backward_OneLayer_IsTheDerivative(string name) =>
        Check([new Dense(Inputs, Outputs, Activations.Of(name))], "squared");

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Backward_TwoLayers_IsTheDerivative(string name) =>
        Check([new Dense(Inputs, 7, Activations.Of(name)), new Dense(7, Outputs)], "classes");

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void Backward_ThreeLayers_IsTheDerivative(string name) =>
        Check([new Dense(Inputs, 9, Activations.Of(name)), new Dense(9, 4, Activations.Of(name)), new Dense(4, Outputs)], "distributions");

    [Theory]
    [MemberData(nameof(Losses))]
    public void Backward_EachLoss_IsTheDerivative(string loss) =>
        Check([new Dense(Inputs, 8, Activation.Tanh), new Dense(8, Outputs)], loss);

    [Fact]
    public void Backward_MixedActivations_IsTheDerivative() => Check(
        [
            new Dense(Inputs, 17, Activation.Swish),
            new Dense(17, 6, Activation.LeakyRelu()),
            new Dense(6, Outputs, Activation.Softplus),
        ],
        "huber");

    [Fact]
    public void Backward_DropoutOnFeaturesAndBetweenLayers_IsTheDerivativeOfTheSameDraw() => Check(
        [
            new Dropout(0.2f), new Dense(Inputs, 9, Activation.Tanh),
            new Dropout(0.5f), new Dense(9, 7, Activation.Relu),
            new Dropout(0.4f), new Dense(7, Outputs),
        ],
        "classes");

    private static void Check(Layer[] layers, string lossName)
    {
        // Seeds are tried in order until no sum lies near a bend, nor an error near one of the loss's: there the difference
        // quotient straddles two slopes, and means neither.
        for (int seed = 1; ; seed++)
        {
            seed.Should().BeLessThan(50, "a seed away from kinks is easy to find");
            Tensor features = Draw.Uniform(Rows, Inputs, seed, -1.5f, 1.5f);
            (Loss loss, Tensor targets) = Draw.LossAndTargets(lossName, Rows, Outputs, seed + 1000);
            var probe = new InputProbe(Rows, Inputs);
            var model = new Model([probe, .. layers], seed);
            Redraw(layers, seed);

            DoubleNetwork twin = DoubleNetwork.Of(model, (dropout, place) => Factors(model, place));
            double[] input = DoubleNetwork.From(features);
            double[] answers = DoubleNetwork.From(targets);
            if (twin.DistanceFromKinks(input) > KinkMargin && DistanceFromKinks(loss, twin.Forward(input), answers) > KinkMargin)
            {
                Compare(model, twin, loss, features, targets, input, answers);
                return;
            }
        }
    }

    private static void Compare(
        Model model, DoubleNetwork twin, Loss loss, Tensor features, Tensor targets, double[] input, double[] answers)
    {
        foreach (Parameter parameter in model.Parameters)
        {
            parameter.Gradient.AsSpan().Fill(float.NaN); // what Backward does not overwrite, or adds to, shows
        }

        float value = loss.Compute(model.Forward(features), targets, out Tensor gradient);
        model.Backward(gradient);

        double expected = twin.Loss(loss, input, answers);
        ((double)value).Should().BeApproximately(expected, 2e-6 * Math.Max(1, Math.Abs(expected)), "the loss is the twin's");
        double[][] arrays = [input, .. twin.Parameters];
        for (int i = 0; i < arrays.Length; i++)
        {
            double[] numeric = twin.Derivatives(loss, input, answers, arrays[i]);
            RelativeError.Between(model.Parameters[i].Gradient.AsSpan(), numeric)
                .Should().BeLessThan(Tolerance, "{0} (0 is the input) has the twin's derivatives", i);
        }
    }

    // Biases start at zero; here they shall differ, so that one that is left out shows.
    private static void Redraw(Layer[] layers, int seed)
    {
        foreach (Dense dense in layers.OfType<Dense>())
        {
            dense.Weight.Set(Draw.Uniform(dense.Inputs, dense.Outputs, seed++, -0.8f, 0.8f));
            dense.Bias.Set(Draw.Uniform(1, dense.Outputs, seed++, -0.5f, 0.5f));
        }
    }

    // What dropout at a place multiplies by in the model's first pass: ones through a layer of its own, in the same place.
    private static double[] Factors(Model model, int place)
    {
        var dropout = (Dropout)model.Layers[place];
        Layer[] before = [.. Enumerable.Range(0, place).Select(_ => new Gain(dropout.Inputs))];
        var same = new Model([.. before, new Dropout(dropout.Rate)], model.Seed);
        return DoubleNetwork.From(same.Forward(Tensor.Filled(new Shape(Rows, dropout.Inputs), 1)));
    }

    private static double DistanceFromKinks(Loss loss, double[] output, double[] targets) => loss switch
    {
        MeanAbsoluteError => output.Zip(targets, (p, t) => Math.Abs(p - t)).Min(),
        Huber huber => output.Zip(targets, (p, t) => Math.Abs(Math.Abs(p - t) - huber.Delta)).Min(),
        _ => double.PositiveInfinity,
    };
}
