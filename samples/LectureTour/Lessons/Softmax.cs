using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>Softmax turns any numbers into probabilities: p_j = e^z_j / Σ_k e^z_k.</summary>
internal sealed class Softmax : ILesson
{
    public string Name => "softmax";

    public string Summary => "logits become probabilities; two classes are a sigmoid's";

    public void Run(LessonContext context)
    {
        // Four classes: the logits may be any numbers, the probabilities are positive and add up to one.
        Tensor logits = Tensor.From(new float[,] { { -1, 2, 1, -4 } });
        Tensor probabilities = logits.Softmax();
        context.Say($"logits        {logits}");
        context.Say($"probabilities {probabilities}");
        float[] lecture = [0.035f, 0.704f, 0.259f, 0.002f];
        context.Claim(
            lecture.Zip(probabilities.ToArray()).All(pair => MathF.Abs(pair.First - pair.Second) < 0.0005f),
            "softmax of [-1, 2, 1, -4] is [0.035, 0.704, 0.259, 0.002]",
            string.Join(", ", probabilities.ToArray().Select(p => $"{p:F3}")));

        // The loss of an answer is -log of what the model gave to the right class. It takes logits, not probabilities.
        float loss = new SoftmaxCrossEntropy().Value(logits, targets: Tensor.From(new float[,] { { 2 } }));
        context.Claim(
            MathF.Abs(loss + MathF.Log(0.259f)) < 0.002f,     // half a unit of 0.259's last digit moves the logarithm by 0.002
            "if class 3 is right, the cross-entropy is -log 0.259 = 1.351", $"{loss:F3}");

        // Two classes with logits z and 0: e^z / (e^z + e^0) = 1 / (1 + e^-z), the sigmoid.
        float[] z = [.. Enumerable.Range(-60, 121).Select(i => i / 10f)];
        Tensor pairs = Tensor.ConcatenateColumns(Tensor.From(z, z.Length, 1), new Tensor(z.Length, 1));
        float[] softmax = pairs.Softmax().Column(0).ToArray();
        float[] sigmoid = [.. z.Select(value => 1 / (1 + MathF.Exp(-value)))];
        float difference = softmax.Zip(sigmoid).Max(pair => MathF.Abs(pair.First - pair.Second));
        context.Claim(
            difference < 1e-6f, "two-class softmax is the sigmoid, on [-6, 6]",
            $"they differ by {difference:G2} at most");

        // e^10000 is infinite in floating point. Softmax subtracts the greatest logit first, which changes nothing else.
        Tensor huge = (logits + 10_000).Softmax();
        float shift = (huge - probabilities).LInfinityNorm();
        context.Claim(shift < 1e-6f, "10,000 more on each logit changes nothing, and nothing overflows", $"{huge}");

        Tensor farApart = Tensor.From(new float[,] { { 10_000, -10_000 } });
        float worst = new SoftmaxCrossEntropy().Value(farApart, targets: Tensor.From(new float[,] { { 1 } }));
        context.Claim(worst == 20_000, "nor does the loss of an answer that is wrong and sure, 10,000 against -10,000", $"{worst}");

        var before = new BarChart("Four logits …", "Logit z");
        var after = new BarChart("… and their softmax", "Probability");
        for (int i = 0; i < logits.Columns; i++)
        {
            before.Add($"class {i + 1}", logits[0, i]);
            after.Add($"class {i + 1}", MathF.Round(probabilities[0, i], 3));
        }

        context.Save(new PanelPicture("Softmax: any numbers become probabilities", columns: 3)
            .Add(before)
            .Add(after)
            .Add(new ScatterChart("Two classes: the sigmoid", "Logit z of the one, 0 of the other", "Probability of the one")
                .AddLine<float, float>("sigmoid", z, sigmoid)
                .Add<float, float>("softmax", Every5th(z), Every5th(softmax))));
    }

    private static float[] Every5th(float[] values) => [.. values.Where((_, i) => i % 5 == 0)];
}
