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

    public string Summary => "one sigmoid neuron is logistic regression; 0.5 is a line";

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

        // The layer gives the logit; the loss holds the sigmoid. The loss is convex: full gradient descent finds the one minimum.
        var neuron = new Dense(2, 1);
        var model = new Model([neuron], seed: 1);
        var trainer = new Trainer(model, new SigmoidCrossEntropy(), new Sgd(learningRate: 1));
        for (int step = 0; step < 2000; step++)
        {
            trainer.Step(points, classes);
        }

        (float w0, float w1, float w2) = (neuron.Bias.Value[0], neuron.Weight.Value[0], neuron.Weight.Value[1]);
        double[] newton = Newton(points, classes);
        context.Say($"gradient descent: {w0:F4} + {w1:F4} x1 + {w2:F4} x2");
        context.Say($"Newton's method:  {newton[0]:F4} + {newton[1]:F4} x1 + {newton[2]:F4} x2");
        double difference = new[] { w0 - newton[0], w1 - newton[1], w2 - newton[2] }.Max(Math.Abs);
        context.Claim(
            difference < 1e-2, "the neuron's weights are those of Newton's method",
            $"they differ by {difference:G2} at most");

        float? accuracy = trainer.Evaluate(new Dataset(points, classes)).Accuracy;
        context.Claim(accuracy < 1, "the classes overlap, so that the best weights are finite", $"{accuracy:P1} are right");

        // Where w0 + w1·x1 + w2·x2 = 0, at 101 places along the line, the neuron is undecided.
        float[] x1 = [.. Enumerable.Range(0, 101).Select(i => float.Lerp(-6, 6, i / 100f))];
        float[] x2 = [.. x1.Select(x => (-w0 - (w1 * x)) / w2)];
        Tensor line = Tensor.ConcatenateColumns(Tensor.From(x1, 101, 1), Tensor.From(x2, 101, 1));
        float doubt = (Activation.Sigmoid.Apply(model.Predict(line)) - 0.5f).LInfinityNorm();
        context.Claim(doubt < 1e-5f, "on the line w0 + w1·x1 + w2·x2 = 0 the output is 0.5", $"off by {doubt:G2} at most at 101 places");

        float apart = MathF.Log(9) / w2;        // to where the logit is log(0.9 / 0.1), above or below
        context.Save(new ScatterChart("Logistic regression: one neuron's answer", "x1", "x2") { Regions = Drawing.Regions(model.Predict) }
            .AddClasses(points, classes, "class 0", "class 1")
            .AddLine<float, float>("p = 0.5", x1, x2)
            .AddLine<float, float>("p = 0.1 and 0.9", x1, [.. x2.Select(x => x - apart)], strength: 0.6, dashed: true)
            .AddLine<float, float>(null, x1, [.. x2.Select(x => x + apart)], strength: 0.6, dashed: true));
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
