using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// Why there is an activation: without one, v = (x·W1 + b1)·W2 + b2 = x·M + m with M = W1·W2 and m = b1·W2 + b2. Two layers
/// are one. (The lecture writes v = Mx + m, with columns for rows; here a row of X is an example, so x stands at the left.)
/// </summary>
internal sealed class LinearCollapse : ILesson
{
    public string Name => "linear-collapse";

    public string Summary => "two dense layers without an activation are one";

    public void Run(LessonContext context)
    {
        var first = new Dense(2, 3, initialization: Initialization.FanIn);      // random biases too
        var second = new Dense(3, 2, initialization: Initialization.FanIn);
        var two = new Model([first, second], seed: 15);
        (Tensor w1, Tensor b1) = (first.Weight.Value, first.Bias.Value);        // [2, 3] and [3]
        (Tensor w2, Tensor b2) = (second.Weight.Value, second.Bias.Value);      // [3, 2] and [2]

        Tensor bigM = w1.MatMul(w2);                                            // M [2, 2]
        Tensor smallM = b1.Reshape(new Shape(1, 3)).MatMul(w2) + b2;            // m [1, 2]
        context.Say($"M = W1·W2\n{bigM}");
        context.Say($"m = b1·W2 + b2\n{smallM}");

        Tensor x = Tensor.Normal(new Shape(1000, 2), mean: 0, standardDeviation: 1, seed: 7);
        Tensor v = two.Predict(x);
        Tensor collapsed = x.MatMul(bigM) + smallM;
        float difference = (v - collapsed).LInfinityNorm();
        context.Claim(
            difference < 1e-5f, "two layers without an activation are v = Mx + m",
            $"they differ by {difference:G2} at most on 1,000 random inputs");

        // The same weights with a rectifier between the layers: no longer one layer.
        Tensor bent = Activation.Relu.Apply(x.MatMul(w1) + b1).MatMul(w2) + b2;
        float bend = (bent - collapsed).LInfinityNorm();
        context.Claim(bend > 0.1f, "with a ReLU between them they are not", $"they differ by up to {bend:F2}");

        ReadOnlySpan<float> one = collapsed.RowRange(..60).Column(0).AsSpan();
        context.Save(new PanelPicture("Two layers without an activation are one", columns: 3)
        {
            Subtitle = "Weights on the edges, biases in the circles",
            PanelHeight = 420,
        }
            .Add(new NetworkPicture("Two layers …", "x1", "x2")
                .Add("W1, b1", w1.ToArray2D(), b1.ToArray())
                .Add("W2, b2", w2.ToArray2D(), b2.ToArray()))
            .Add(new NetworkPicture("… are this one", "x1", "x2")
                .Add("M, m", bigM.ToArray2D(), smallM.ToArray()))
            .Add(new ScatterChart("First output, 60 random inputs", "Of Mx + m", "Of two layers") { IdentityLine = "equal" }
                .Add<float, float>("linear", one, v.RowRange(..60).Column(0).AsSpan())
                .Add<float, float>("ReLU", one, bent.RowRange(..60).Column(0).AsSpan())));
    }
}
