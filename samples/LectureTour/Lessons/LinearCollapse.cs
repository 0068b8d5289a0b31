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
        Dense first = new(2, 3);
        Dense second = new(3, 2);
        var two = new Sequential([first, second], seed: 4);
        Tensor.Uniform(new Shape(3), low: -1, high: 1, seed: 5).AsSpan().CopyTo(first.Bias.Value.AsSpan());
        Tensor.Uniform(new Shape(2), low: -1, high: 1, seed: 6).AsSpan().CopyTo(second.Bias.Value.AsSpan());

        Tensor bigM = first.Weight.Value.MatMul(second.Weight.Value);                                           // M [2, 2]
        Tensor smallM = first.Bias.Value.Reshape(new Shape(1, 3)).MatMul(second.Weight.Value) + second.Bias.Value;   // m [1, 2]
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
        var bent = new Sequential([new Dense(2, 3, Activation.Relu), new Dense(3, 2)]);
        foreach ((Parameter to, Parameter from) in bent.Parameters.Zip(two.Parameters))
        {
            from.Value.AsSpan().CopyTo(to.Value.AsSpan());
        }

        Tensor w = bent.Predict(x);
        float bend = (w - collapsed).LInfinityNorm();
        context.Claim(bend > 0.1f, "with a ReLU between them they are not", $"they differ by up to {bend:F2}");

        ReadOnlySpan<float> one = collapsed.RowRange(..60).Column(0).AsSpan();
        context.Save(new PanelPicture("Two layers without an activation are one", columns: 3)
        {
            Subtitle = "Weights on the edges, biases in the circles",
            PanelHeight = 420,
        }
            .Add(new NetworkPicture("Two layers …", "x1", "x2")
                .Add("W1, b1", first.Weight.Value.ToArray2D(), first.Bias.Value.AsSpan().ToArray())
                .Add("W2, b2", second.Weight.Value.ToArray2D(), second.Bias.Value.AsSpan().ToArray()))
            .Add(new NetworkPicture("… are this one", "x1", "x2")
                .Add("M, m", bigM.ToArray2D(), smallM.AsSpan().ToArray()))
            .Add(new ScatterChart("First output, 60 random inputs", "Of Mx + m", "Of two layers") { IdentityLine = "equal" }
                .Add<float, float>("linear", one, v.RowRange(..60).Column(0).AsSpan())
                .Add<float, float>("ReLU", one, w.RowRange(..60).Column(0).AsSpan())));
    }
}
