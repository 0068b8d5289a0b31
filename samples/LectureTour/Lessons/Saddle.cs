using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// Where the full gradient is 0, gradient descent stays, be it a saddle point or a shallow local minimum. The gradients of single
/// rows are not 0 there, they only cancel: stochastic gradient descent walks out. Both losses are of real, tiny networks; that
/// one neuron has local minima is P. Auer, M. Herbster and M. K. Warmuth, "Exponentially many local minima for single neurons", 1996.
/// </summary>
internal sealed class Saddle : ILesson
{
    private const int Count = 32;                   // points of each problem
    private const int Steps = 3200;
    private const int Shown = 600;                  // steps of each path in the picture
    private const int Seeds = 20;

    public string Name => "saddle";

    public string Summary => "noise leaves a saddle point and a shallow local minimum";

    public void Run(LessonContext context)
    {
        // With all weights 0 the output is 0 everywhere: the errors of the two classes cancel, and so do their gradients,
        // exactly, for sums of powers of two are not rounded.
        float[] x = [.. Enumerable.Range(0, Count).Select(i => (i - 15.5f) / 8)];      // -1.94 to 1.94
        var saddle = new Problem(
            Axes: (0, 2), LearningRate: 0.1f,       // w1 and w2; the biases are 1 and 3
            new Dataset(Tensor.From(x, Count, 1), [.. x.Select(x => x < 0 ? -1f : 1f)]),
            Start: _ => new Model([new Dense(1, 1, Activation.Sigmoid, Initialization.Zero), new Dense(1, 1, initialization: Initialization.Zero)]));
        Descent[] full = saddle.Descend(batchSize: Count), noisy = saddle.Descend(batchSize: 1);
        context.Claim(full.All(run => run.Loss == 1), "full gradients stay at a saddle point, whatever the seed", Losses(full));
        context.Claim(noisy.All(run => run.Loss < 0.2f), "gradients of single rows leave it", Losses(noisy));

        // One neuron, classes 0 and 1, and four points far out with the wrong label: a trough on the way from w < 0 to w > 0.
        float[] far = [.. x.Select((x, i) => i % 16 is 5 or 10 ? MathF.CopySign(10, x) : x)];
        var minimum = new Problem(
            Axes: (0, 1), LearningRate: 0.5f,       // w and b
            new Dataset(Tensor.From(far, Count, 1), [.. far.Select(x => x > 0 != (Math.Abs(x) == 10) ? 1f : 0f)]),
            Start: seed => Neuron(Tensor.Normal(new Shape(2), mean: -1, standardDeviation: 0.1f, seed)));
        Descent[] fullInside = minimum.Descend(batchSize: Count), noisyOutside = minimum.Descend(batchSize: 1);
        context.Claim(fullInside.All(run => run.Loss > 0.24f), "full gradients stay in a shallow local minimum", Losses(fullInside));
        context.Claim(noisyOutside.All(run => run.Loss < 0.15f), "gradients of single rows leave it", Losses(noisyOutside));

        var saddleSurface = new ContourChart($"The first {Shown} steps", "w1", "w2", (w1, w2) => saddle.Loss(w1, 0, w2, -w2 / 2))
        {
            X = (-6, 6),
            Y = (-3, 3),
            Levels = [0.1, 0.2, 0.4, 0.7, 1, 1.5, 2.5, 4],
            LabelledAlong = ((4, 2.2), (4, -3)),
        };
        var minimumSurface = new ContourChart($"The first {Shown} steps", "w", "b", (w, b) => minimum.Loss(w, b))
        {
            X = (-1.5, 4.5),
            Y = (-2, 2),
            Resolution = 121,
            Levels = [0.15, 0.18, 0.21, 0.26, 0.3, 0.4, 0.5],
            LabelledAlong = ((3.5, 0.6), (-1.5, 0.6)),
        };
        context.Save(Picture("A saddle point: the loss of a 1-1-1 network", saddleSurface, full, noisy));
        context.Save(Picture("A shallow local minimum: the loss of one neuron", minimumSurface, fullInside, noisyOutside), "minimum");
    }

    private static Model Neuron(Tensor weights)
    {
        var neuron = new Dense(1, 1, Activation.Sigmoid);
        neuron.Weight.Fill(weights[0]);
        neuron.Bias.Fill(weights[1]);
        return new Model([neuron]);
    }

    private static string Losses(Descent[] runs) =>
        $"loss {runs.Min(run => run.Loss):F4} to {runs.Max(run => run.Loss):F4} after {Steps:N0} steps, {runs.Length} seeds";

    private static PanelPicture Picture(string title, ContourChart surface, Descent[] full, Descent[] noisy)
    {
        foreach ((string name, Descent run) in new[] { ("stochastic", noisy[0]), ("full gradient", full[0]) })
        {
            surface.Add<float, float>(name, run.X.AsSpan(..Shown), run.Y.AsSpan(..Shown));
        }

        int[] seeds = [.. Enumerable.Range(1, Seeds)];
        return new PanelPicture(title, columns: 2)
        {
            Subtitle = "Lines of equal loss, and paths from the circle to the square: the noise of single rows leads out",
            PanelWidth = 460,
            PanelHeight = 400,
        }
            .Add(surface)
            .Add(new ScatterChart($"The loss after {Steps:N0} steps", "Seed", "Mean squared error")
                .Add<int, float>("stochastic", seeds, [.. noisy.Select(run => run.Loss)])
                .Add<int, float>("full gradient", seeds, [.. full.Select(run => run.Loss)]));
    }

    /// <summary>Data, where to start, and which two of the parameters the picture shows.</summary>
    private sealed record Problem((int X, int Y) Axes, float LearningRate, Dataset Data, Func<int, Model> Start)
    {
        /// <summary>The same number of steps for each batch size; the seed draws the start and the order of the rows.</summary>
        public Descent[] Descend(int batchSize) => [.. Enumerable.Range(1, Seeds).Select(seed =>
        {
            Model model = Start(seed);
            Tensor weightX = model.Parameters[Axes.X].Value, weightY = model.Parameters[Axes.Y].Value;
            List<float> x = [weightX[0]], y = [weightY[0]];
            var trainer = new Trainer(model, new MeanSquaredError(), new Sgd(LearningRate));
            var options = new FitOptions
            {
                Seed = seed,
                OnStep = _ =>
                {
                    x.Add(weightX[0]);
                    y.Add(weightY[0]);
                },
            };
            trainer.Fit(Data, epochs: Steps * batchSize / Count, batchSize, options: options);
            return new Descent(trainer.Evaluate(Data).Loss, [.. x], [.. y]);
        })];

        /// <summary>The mean squared error at some weights, one for each parameter.</summary>
        public double Loss(params double[] weights)
        {
            Model model = Start(0);
            for (int i = 0; i < weights.Length; i++)
            {
                model.Parameters[i].Fill((float)weights[i]);
            }

            return new MeanSquaredError().Value(model.Predict(Data.Features), Data.Targets);
        }
    }

    private sealed record Descent(float Loss, float[] X, float[] Y);
}
