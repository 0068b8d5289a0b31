using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>The functions between the layers, and the derivatives through which errors travel back.</summary>
internal sealed class Activations : ILesson
{
    private const double Difference = 1e-5;     // h of the central difference

    // Each with its formula in float64, written again here: the finite difference then checks the library's derivative.
    private static readonly (Activation Activation, string Name, Func<double, double> Formula, bool HasKink)[] Functions =
    [
        (Activation.Step, "step", z => z > 0 ? 1 : 0, true),
        (Activation.Relu, "ReLU", z => Math.Max(z, 0), true),
        (Activation.Sigmoid, "sigmoid", z => 1 / (1 + Math.Exp(-z)), false),
        (Activation.Tanh, "tanh", Math.Tanh, false),
        (Activation.Swish, "swish", z => z / (1 + Math.Exp(-z)), false),
    ];

    public string Name => "activations";

    public string Summary => "step, ReLU, sigmoid, tanh, swish and their derivatives";

    public void Run(LessonContext context)
    {
        // From -4 to 4, with a place just right of the kinks, so that jumps are drawn upright.
        float[] x = [.. Enumerable.Range(-80, 161).Select(i => i / 20f).Append(0.001f).Order()];
        Tensor z = Tensor.From(x);
        var picture = new PanelPicture("Activations and their derivatives", columns: 3)
        {
            Subtitle = "Blue: the function f(z). Vermillion: its derivative f′(z). The last panel: all derivatives.",
            PanelHeight = 300,
        };
        var derivatives = new LineChart("The derivatives", "z", "f′(z)");
        foreach ((Activation activation, string name, Func<double, double> formula, bool hasKink) in Functions)
        {
            float[] value = activation.Apply(z).ToArray();
            float[] slope = activation.Derivative(z).ToArray();

            // (f(z + h) - f(z - h)) / 2h in float64; where f has a kink at 0, there is no derivative to compare with.
            double worst = 0;
            for (int i = 0; i < x.Length; i++)
            {
                worst = Math.Max(worst, Math.Abs(value[i] - formula(x[i])));
                if (!(hasKink && x[i] == 0))
                {
                    double difference = (formula(x[i] + Difference) - formula(x[i] - Difference)) / (2 * Difference);
                    worst = Math.Max(worst, Math.Abs(slope[i] - difference));
                }
            }

            string but = hasKink ? ", except the kink at 0" : "";
            context.Claim(
                worst < 1e-6, $"{name} is its formula, its derivative the finite difference", $"off by {worst:G2} at most on [-4, 4]{but}");
            picture.Add(new LineChart(name, "z", "") { ShowsLegend = false }
                .Add<float, float>("f(z)", x, value)
                .Add<float, float>("f′(z)", x, slope));
            derivatives.Add<float, float>(name, x, slope);
        }

        float steepest = Activation.Sigmoid.Derivative(z).Max();
        context.Say($"Where a derivative is 0 nothing is learned: the step's is 0 everywhere, the sigmoid's at most {steepest}.");
        float tenfold = ThroughTenSigmoids(z);
        context.Claim(tenfold < 1e-6f, "back through ten sigmoids with weights of 1, a gradient shrinks to a millionth", $"{tenfold:G2} at most is left");
        context.Save(picture.Add(derivatives));
    }

    /// <summary>The steepest slope of ten neurons in a row, each a sigmoid of the one before: its weight is 1, its bias 0.</summary>
    private static float ThroughTenSigmoids(Tensor z)
    {
        float steepest = 0;
        foreach (float start in z.AsSpan())
        {
            Tensor value = Tensor.From([start]);
            float slope = 1;
            for (int layer = 0; layer < 10; layer++)
            {
                slope *= Activation.Sigmoid.Derivative(value)[0];
                value = Activation.Sigmoid.Apply(value);
            }

            steepest = Math.Max(steepest, slope);
        }

        return steepest;
    }
}
