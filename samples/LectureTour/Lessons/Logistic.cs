using MathNet.Numerics.LinearAlgebra;
using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// One sigmoid neuron is logistic regression: p = sigmoid(w0 + w1·x1 + w2·x2). Gradient descent finds the weights that
/// statistics finds by Newton's method (D. R. Cox, "The regression analysis of binary sequences", 1958).
/// </summary>
internal sealed class Logistic : ILesson
{
    public string Name => "logistic";

    public string Summary => "one sigmoid neuron is logistic regression; where it says 0.5 is a line";

    public void Run(LessonContext context)
    {
        // Two clouds that overlap: if a line separated them, ever larger weights would fit ever better.
        const int Each = 90;
        Tensor points = Tensor.Normal(new Shape(2 * Each, 2), mean: 0, standardDeviation: 1, seed: 4);
        Tensor classes = new(2 * Each, 1);
        for (int i = 0; i < points.Rows; i++)
        {
            classes[i] = i % 2;
            points[i, 0] += i % 2 == 0 ? -1 : 1;
            points[i, 1] += i % 2 == 0 ? -0.5f : 0.5f;
        }

        // The neuron gives the logit; the loss holds the sigmoid. The loss is convex: full gradient descent finds the one minimum.
        var neuron = new Sequential([new Dense(2, 1)], seed: 1);
        var trainer = new Trainer(neuron, new SigmoidCrossEntropy(), new Sgd(learningRate: 1));
        for (int step = 0; step < 2000; step++)
        {
            trainer.Step(points, classes);
        }

        Tensor weight = neuron.Parameters[0].Value;         // [2, 1]
        Tensor bias = neuron.Parameters[1].Value;           // [1]
        double[] newton = Newton(points, classes);
        context.Say($"gradient descent: {bias[0]:F4} + {weight[0]:F4} x1 + {weight[1]:F4} x2");
        context.Say($"Newton's method:  {newton[0]:F4} + {newton[1]:F4} x1 + {newton[2]:F4} x2");
        double difference = new[] { bias[0] - newton[0], weight[0] - newton[1], weight[1] - newton[2] }.Max(Math.Abs);
        context.Claim(
            difference < 1e-2, "the neuron's weights are those of Newton's method",
            $"they differ by {difference:G2} at most");
        Evaluation evaluation = trainer.Evaluate(new Dataset(points, classes));
        context.Claim(
            evaluation.Accuracy < 1, "the classes overlap, so that the best weights are finite",
            $"{evaluation.Accuracy:P1} are right");

        // x2 where w0 + w1·x1 + w2·x2 is the logit of p.
        float[] x1 = [-6, 6];
        float[] Line(double p) => [.. x1.Select(x => (float)((Math.Log(p / (1 - p)) - bias[0] - (weight[0] * x)) / weight[1]))];
        var chart = new ScatterChart("Logistic regression: one neuron's answer", "x1", "x2")
        {
            Regions = Drawing.Regions(neuron.Predict),
        };
        // Along the line, between its ends too, the neuron is undecided.
        float[] boundary = Line(0.5);
        Tensor onLine = new(101, 2);
        for (int i = 0; i < onLine.Rows; i++)
        {
            float share = i / 100f;
            (onLine[i, 0], onLine[i, 1]) = (float.Lerp(x1[0], x1[1], share), float.Lerp(boundary[0], boundary[1], share));
        }

        Tensor undecided = Activation.Sigmoid.Apply(neuron.Predict(onLine)) - 0.5f;
        context.Claim(
            undecided.LInfinityNorm() < 1e-5f, "on the line w0 + w1·x1 + w2·x2 = 0 the output is 0.5",
            $"off by {undecided.LInfinityNorm():G2} at most at 101 places");
        context.Save(chart
            .AddClasses(points, classes, "class 0", "class 1")
            .AddLine<float, float>("p = 0.5", x1, boundary)
            .AddLine<float, float>("p = 0.1 and 0.9", x1, Line(0.1), strength: 0.6, dashed: true)
            .AddLine<float, float>(null, x1, Line(0.9), strength: 0.6, dashed: true));
    }

    /// <summary>
    /// Newton's method on the same loss, in float64: w += (Xᵀ S X)⁻¹ Xᵀ (y - p), where S holds p (1 - p) on its diagonal.
    /// Statistics calls it iteratively reweighted least squares.
    /// </summary>
    private static double[] Newton(Tensor points, Tensor classes)
    {
        Matrix<double> x = Matrix<double>.Build.Dense(points.Rows, 3, (i, j) => j == 0 ? 1 : points[i, j - 1]);
        Vector<double> y = Vector<double>.Build.Dense(points.Rows, i => classes[i]);
        Vector<double> w = Vector<double>.Build.Dense(3);
        for (int step = 0; step < 10; step++)
        {
            Vector<double> p = (x * w).Map(z => 1 / (1 + Math.Exp(-z)));
            Vector<double> spread = p.Map(value => value * (1 - value));
            Matrix<double> curvature = x.TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalVector(spread) * x);
            w += curvature.Solve(x.TransposeThisAndMultiply(y - p));
        }

        return w.ToArray();
    }
}
