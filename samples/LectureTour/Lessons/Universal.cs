using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// A network that is wide enough approximates any continuous function as closely as desired (G. Cybenko, "Approximation by superpositions
/// of a sigmoidal function", 1989). Here y = x·cos x + sin²x + noise and networks 1-w-2w-1 of growing width w.
/// </summary>
internal sealed class Universal : ILesson
{
    private const int Count = 400;                  // points, evenly random in [0, 5]
    private const float Noise = 0.14f;              // its standard deviation: 0.14² ≈ 0.02 is the least loss of the curve itself
    private const int Epochs = 10_000;
    private const int Last = 200;                   // epochs over which the final loss is the mean: single ones jump

    private static readonly int[] Widths = [1, 4, 10, 100];

    public string Name => "universal";

    public string Summary => "wider networks come nearer to x·cos x + sin²x";

    public void Run(LessonContext context)
    {
        Tensor x = Tensor.Uniform(new Shape(Count, 1), low: 0, high: 5, seed: 1);
        Tensor noise = Tensor.Normal(new Shape(Count, 1), mean: 0, standardDeviation: Noise, seed: 2);
        Tensor y = Curve(x) + noise;
        float floor = (noise * noise).Mean();
        context.Say($"{Count} points; the noise alone, which no width should fit, has a mean square of {floor:F4}");

        Fit[] fits = [.. Widths.Select(width => Train(width, new Dataset(x, y), context))];
        Fit narrow = fits[0], lab = fits[^1];
        context.Claim(lab.Final < 0.03f, "the final loss of 1-100-200-1 is under 0.03", $"{lab.Losses[0]:F2} -> {lab.Final:F4}");
        context.Claim(lab.Losses[0] > 2, "it began as in the lab, over 2", $"{lab.Losses[0]:F2}");
        context.Claim(fits[1].Final < narrow.Final / 10, "1-4-8-1 has less than a tenth of the loss of 1-1-2-1", $"{narrow.Final:F3} -> {fits[1].Final:F4}");
        context.Claim(narrow.Final > 1, "1-1-2-1 is too narrow: it stays over 1", $"{narrow.Losses[0]:F2} -> {narrow.Final:F2}");

        var losses = new LineChart("The loss by width w", "Epoch", "Mean squared error") { LogarithmicY = true };
        int[] epochs = [.. Enumerable.Range(1, Epochs / Last).Select(i => i * Last)];
        foreach (Fit fit in fits)
        {
            losses.Add<int, float>($"{fit.Width}", epochs, [.. fit.Losses.Chunk(Last).Select(chunk => chunk.Average())]);
        }

        context.Save(new PanelPicture("Wider networks come nearer: y = x·cos x + sin²x", columns: 2)
        {
            Subtitle = $"Networks 1-w-2w-1 after {Epochs:N0} epochs; every tenth point is drawn; losses are means of {Last} epochs",
            PanelWidth = 480,
        }
            .Add(Chart(narrow, x, y))
            .Add(Chart(fits[1], x, y))
            .Add(Chart(lab, x, y))
            .Add(losses));
    }

    private static Fit Train(int width, Dataset data, LessonContext context)
    {
        var model = new Model(
        [
            new Dense(1, width, Activation.Sigmoid, Initialization.FanIn),
            new Dense(width, 2 * width, Activation.Sigmoid, Initialization.FanIn),
            new Dense(2 * width, 1, initialization: Initialization.FanIn),
        ], seed: 1);
        var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(learningRate: 1e-2f));
        History history = trainer.Fit(data, Epochs, batchSize: 50, options: new() { Seed = 1 });

        var fit = new Fit(width, model, [.. history.Epochs.Select(epoch => epoch.Loss)]);
        context.Say($"1-{width}-{2 * width}-1: loss {fit.Losses[0]:F2} -> {fit.Final:F4} in {history.Epochs[^1].Elapsed.TotalSeconds:F1} s");
        return fit;
    }

    private static Tensor Curve(Tensor x) =>
        Tensor.From([.. x.ToArray().Select(x => (x * MathF.Cos(x)) + MathF.Pow(MathF.Sin(x), 2))], x.Rows, 1);

    private static ScatterChart Chart(Fit fit, Tensor x, Tensor y)
    {
        float[] line = [.. Enumerable.Range(0, 51).Select(i => i / 10f)];
        Tensor at = Tensor.From(line, line.Length, 1);
        return new ScatterChart($"Width {fit.Width}: loss {fit.Final:F3}", "x", "y")
            .Add<float, float>("data", x.RowRange(..(Count / 10)).AsSpan(), y.RowRange(..(Count / 10)).AsSpan())
            .AddLine<float, float>("curve", line, Curve(at).AsSpan(), dashed: true, fits: true)
            .AddLine<float, float>("network", line, fit.Model.Predict(at).AsSpan());
    }

    private sealed record Fit(int Width, Model Model, float[] Losses)
    {
        public float Final => Losses[^Last..].Average();
    }
}
