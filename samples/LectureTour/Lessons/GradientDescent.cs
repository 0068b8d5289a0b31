using MathNet.Numerics;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// The gradient of B random rows is the full gradient plus noise: right on average, with a variance that falls as 1/B
/// (H. Robbins and S. Monro, "A stochastic approximation method", 1951). Small batches take many noisy steps for the
/// work of one exact step.
/// </summary>
internal sealed class GradientDescent : ILesson
{
    private const int Count = 1024;                 // N
    private const int Draws = 2000;                 // mini-batches of each size
    private const int Epochs = 100;
    private const int Shown = 100;                  // steps of each path in the picture

    public string Name => "gradient-descent";

    public string Summary => "batches of 1, 32 and N rows: paths, time and noise";

    public void Run(LessonContext context)
    {
        // y = 2x - 1 + noise, to be found by one neuron w·x + b: its loss is a surface over two weights.
        Tensor x = Tensor.Uniform(new Shape(Count, 1), low: 0, high: 2, seed: 1);
        Tensor y = (2 * x) - 1 + Tensor.Normal(new Shape(Count, 1), mean: 0, standardDeviation: 0.5f, seed: 2);
        var data = new Dataset(x, y);

        // The noise at one place, from which the paths will start.
        int[] sizes = [.. Enumerable.Range(0, 10).Select(power => 1 << power)];
        (double Variance, double Deviation)[] noise = [.. sizes.Select(size => Measure(data, size))];
        double[] logSize = [.. sizes.Select(size => Math.Log10(size))];
        double[] logVariance = [.. noise.Select(noise => Math.Log10(noise.Variance))];
        (double height, double slope) = Fit.Line(logSize, logVariance);
        context.Claim(
            Math.Abs(slope + 1) < 0.15, "the variance of the gradient falls as 1/B",
            $"slope {slope:F3} on logarithmic axes, B = 1 to {sizes[^1]}");
        context.Claim(
            noise.All(noise => noise.Deviation < 4), "its mean is the full gradient, within 4 standard errors",
            $"{noise.Max(noise => noise.Deviation):F1} at most, in {2 * sizes.Length} means of {Draws:N0}");

        var picture = new PanelPicture($"Gradient descent with batches of 1, 32 and N = {Count:N0} rows", columns: 2)
        {
            Subtitle = $"The first {Shown} steps from the circle to the square, over lines of equal loss",
            PanelWidth = 440,
            PanelHeight = 400,
        };
        Descend(data, batchSize: 32);               // the first run also compiles: it is not timed
        foreach (int batchSize in new[] { 1, 32, Count })
        {
            Descent descent = Descend(data, batchSize);
            double seconds = descent.History.Epochs[^1].Elapsed.TotalSeconds;
            context.Say(
                $"B = {batchSize,4}: {seconds / descent.Steps * 1e6,4:F1} µs a step, {seconds / Epochs * 1e3:F2} ms an epoch; loss " +
                $"{descent.History.Epochs[0].Loss:F3} in epoch 1, {descent.History.Epochs[^1].Loss:F3} in epoch {Epochs}; " +
                (batchSize < Count ? $"noise of the first gradient {Math.Sqrt(noise[Array.IndexOf(sizes, batchSize)].Variance):F2}" : "no noise"));
            picture.Add(new ContourChart($"B = {batchSize:N0}", "w", "b", (w, b) => Loss(data, (float)w, (float)b))
            {
                X = (-2.5, 3.5),
                Y = (-2.5, 3.5),
                Levels = [0.4, 1, 2, 4, 8],
                LabelledAlong = ((2.4, -1.4), (-2.5, -1.6)),
            }
                .Add<float, float>($"{Shown} steps", descent.W.AsSpan(..(Shown + 1)), descent.B.AsSpan(..(Shown + 1))));
        }

        context.Save(picture.Add(new ScatterChart("Noise of the gradient at the circle", "log10 of the batch size B", "log10 of the variance")
            .Add<double, double>("measured", logSize, logVariance)
            .AddLine<double, double>($"slope {slope:F2}", logSize, [.. logSize.Select(size => height + (slope * size))])));
    }

    private static Descent Descend(Dataset data, int batchSize)
    {
        (Model model, Dense neuron) = Neuron();
        List<float> w = [neuron.Weight.Value[0]], b = [neuron.Bias.Value[0]];
        var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(learningRate: 0.1f));
        var options = new FitOptions
        {
            Seed = 1,
            OnStep = _ =>
            {
                w.Add(neuron.Weight.Value[0]);
                b.Add(neuron.Bias.Value[0]);
            },
        };
        History history = trainer.Fit(data, Epochs, batchSize, options: options);
        return new Descent(history, [.. w], [.. b]);
    }

    /// <summary>
    /// Many mini-batches, drawn with replacement: shuffled epochs, without it, have a variance smaller by (N - B) / (N - 1).
    /// </summary>
    /// <returns>The variance of the gradient, and how far its mean is from the full one at most, in standard errors.</returns>
    private static (double Variance, double Deviation) Measure(Dataset data, int batchSize)
    {
        var random = new Random(batchSize);
        var gradients = new Tensor(Draws, 2);
        for (int draw = 0; draw < Draws; draw++)
        {
            int[] rows = [.. Enumerable.Range(0, batchSize).Select(_ => random.Next(data.Count))];
            Gradient(data.Subset(rows)).AsSpan().CopyTo(gradients.Row(draw));
        }

        Tensor mean = gradients.Mean(axis: 0);
        Tensor difference = gradients - mean;
        Tensor variance = (difference * difference).Sum(axis: 0) / (Draws - 1);      // of each weight
        Tensor error = mean - Gradient(data);
        double deviation = Enumerable.Range(0, 2).Max(i => Math.Abs(error[i]) / Math.Sqrt(variance[i] / Draws));
        return (variance.Sum(), deviation);
    }

    /// <summary>dL/dw and dL/db of the mean loss of some rows.</summary>
    private static Tensor Gradient(Dataset rows)
    {
        (Model model, Dense neuron) = Neuron();
        new MeanSquaredError().Compute(model.Forward(rows.Features), rows.Targets, out Tensor outputGradient);
        model.Backward(outputGradient);
        return Tensor.From([neuron.Weight.Gradient[0], neuron.Bias.Gradient[0]]);
    }

    private static float Loss(Dataset data, float w, float b)
    {
        (Model model, _) = Neuron(w, b);
        return new MeanSquaredError().Value(model.Predict(data.Features), data.Targets);
    }

    private static (Model Model, Dense Neuron) Neuron(float w = -2, float b = 2.5f)
    {
        var neuron = new Dense(1, 1);
        neuron.Weight.Fill(w);
        neuron.Bias.Fill(b);
        return (new Model([neuron]), neuron);
    }

    /// <summary>A training and the weights after each step, the first ones before.</summary>
    private sealed record Descent(History History, float[] W, float[] B)
    {
        public int Steps => W.Length - 1;
    }
}
