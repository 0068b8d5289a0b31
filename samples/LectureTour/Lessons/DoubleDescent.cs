using MathNet.Numerics.LinearAlgebra;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// More parameters help, then harm, then help again: the test error peaks where a network is just large enough to fit every
/// noisy training point (M. Belkin et al., "Reconciling modern machine-learning practice and the bias-variance trade-off", 2019).
/// </summary>
internal sealed class DoubleDescent : ILesson
{
    private const int Points = 80;          // to learn from
    private const int Inputs = 4;
    private const int Seeds = 20;           // each draws its own points, noise and weights
    private const int Steps = 2000;
    private const float Noise = 0.4f;       // standard deviation, on the labels of the training points alone

    private static readonly int[] Trained = [1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 48, 64, 128, 256];
    private static readonly int[] Fitted = [4, 8, 16, 24, 40, 60, 72, 77, 80, 83, 88, 100, 120, 160, 240, 400, 800];

    public string Name => "double-descent";

    public string Summary => "test error falls, peaks at interpolation, falls again";

    public void Run(LessonContext context)
    {
        context.Say($"{Points} points with noisy labels; squared errors, each the mean of {Seeds} seeds.");
        (double[] train, double[] test) = Sweep(Trained, Train);
        int peak = Array.IndexOf(test, test.Max());
        double left = test[..peak].Min();
        context.Say("All weights trained, by Adam:");
        for (int i = 0; i < Trained.Length; i += 2)
        {
            context.Say($"  width {Trained[i],3}, {Parameters(Trained[i]),4} parameters: training {train[i]:F4}, test {test[i]:F3}");
        }

        context.Claim(
            test[peak] > 1.5 * left && test[peak] > 1.5 * test[^1],
            "the trained network's peak is 1.5 times the errors of both sides at least",
            $"{left:F3}, then {test[peak]:F3} at width {Trained[peak]}, then {test[^1]:F3}");
        int fits = Array.FindIndex(train, error => error < 0.1 * Noise * Noise);
        context.Claim(
            Math.Abs(peak - fits) <= 1, "it stands where the noise can just be fitted, one width more or less",
            $"the training error is under a tenth of the noise from width {Trained[fits]} on");

        // The same, where one can calculate it: random hidden weights stay as they are, the output layer is the least solution.
        (_, double[] exact) = Sweep(Fitted, Fit);
        int threshold = Array.IndexOf(Fitted, Points);
        double below = exact[..threshold].Min();
        context.Claim(
            exact.Max() == exact[threshold] && exact[threshold] > 5 * below && exact[threshold] > 5 * exact[^1],
            $"with a random hidden layer the peak is at width {Points}, one weight a point, and 5 times both sides at least",
            $"{below:F3}, then {exact[threshold]:G3}, then {exact[^1]:F3}");

        context.Save(new PanelPicture("Double descent: more parameters help, harm, and help again", columns: 2)
        {
            Subtitle = $"{Points} training points with noisy labels; each error is the mean of {Seeds} seeds",
            PanelWidth = 480,
            PanelHeight = 380,
        }
            .Add(new LineChart("All weights trained", "Hidden units", "Squared error")
            {
                LogarithmicX = true,
                Marker = new VerticalMarker((Points - 1.0) / (Inputs + 2), "as many parameters as points"),
            }
                .Add<int, double>("test", Trained, test)
                .Add<int, double>("training", Trained, train))
            .Add(new LineChart("Random hidden layer, output fitted", "Hidden units", "Squared test error")
            {
                ShowsLegend = false,
                LogarithmicX = true,
                LogarithmicY = true,
                Marker = new VerticalMarker(Points, "as many weights as points"),
            }
                .Add<int, double>("test", Fitted, exact)));
    }

    /// <summary>Both errors at each width, averaged over the seeds.</summary>
    private static (double[] Train, double[] Test) Sweep(int[] widths, Func<int, Dataset, int, Model> learn)
    {
        var (train, test) = (new double[widths.Length], new double[widths.Length]);
        for (int seed = 0; seed < Seeds; seed++)
        {
            Dataset noisy = Draw(Points, Noise, seed);
            Dataset clean = Draw(1000, noise: 0, seed: Seeds + seed);
            for (int i = 0; i < widths.Length; i++)
            {
                Model model = learn(widths[i], noisy, seed);
                train[i] += SquaredError(model, noisy) / Seeds;
                test[i] += SquaredError(model, clean) / Seeds;
            }
        }

        return (train, test);
    }

    /// <summary>Gradient descent on all weights, with a rate that falls to 0.</summary>
    private static Model Train(int width, Dataset data, int seed)
    {
        var model = new Model([new Dense(Inputs, width, Activation.Relu), new Dense(width, 1)], seed);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam(learningRate: 0.02f));
        trainer.Fit(data, epochs: Steps, batchSize: Points, options: new() { Schedule = Schedule.Linear() });
        return model;
    }

    /// <summary>
    /// The output weights w of least length among those of least error: w = H⁺ y by the pseudo-inverse H⁺ = Hᵀ (H Hᵀ)⁺,
    /// where a row of H [N, W] holds the hidden units of a point.
    /// </summary>
    private static Model Fit(int width, Dataset data, int seed)
    {
        var hidden = new Dense(Inputs, width, Activation.Relu, Initialization.FanIn);
        var output = new Dense(width, 1);

        // MathNet counts down columns and sees a tensor transposed: Hᵀ [W, N] and yᵀ [1, N].
        Matrix<double> h = new Model([hidden], seed).Predict(data.Features).AsTransposedMatrix().ToDouble().Transpose();
        Vector<double> y = data.Targets.AsTransposedMatrix().ToDouble().Row(0);
        Vector<double> w = h.TransposeThisAndMultiply((h * h.Transpose()).PseudoInverse() * y);
        output.Weight.Set(w.ToSingle().ToArray());
        return new Model([hidden, output]);
    }

    /// <summary>y = sin x1 + x2 · x4 / 2, and noise.</summary>
    private static Dataset Draw(int count, float noise, int seed)
    {
        Tensor x = Tensor.Normal(new Shape(count, Inputs), mean: 0, standardDeviation: 1, seed);
        Tensor y = noise * Tensor.Normal(new Shape(count, 1), mean: 0, standardDeviation: 1, seed: 1000 + seed);
        for (int i = 0; i < count; i++)
        {
            y[i] += MathF.Sin(x[i, 0]) + (x[i, 1] * x[i, 3] / 2);
        }

        return new Dataset(x, y);
    }

    private static int Parameters(int width) => (width * (Inputs + 2)) + 1;

    private static double SquaredError(Model model, Dataset data) =>
        Math.Pow(Metric.RootMeanSquaredError().Compute(model.Predict(data.Features), data.Targets), 2);
}
