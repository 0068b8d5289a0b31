using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// Softmax regression as the lecture writes it: P = softmax(X·W) with a design matrix X of rows [1, x1, x2] and one-hot
/// targets Y. The gradient of the cross-entropy is Xᵀ (P - Y) / N.
/// </summary>
internal sealed class Multiclass : ILesson
{
    private const int Classes = 4;
    private const int Epochs = 500;
    private const float LearningRate = 0.5f;

    public string Name => "multiclass";

    public string Summary => "softmax regression of four classes by a design matrix";

    public void Run(LessonContext context)
    {
        (Dataset train, Dataset test) = FourClouds(perClass: 120).StratifiedSplit(0.7, seed: 1);
        Tensor x = Design(train.Features);                              // [N, 3]
        Tensor y = Tensor.OneHot(train.Targets, Classes);               // [N, 4]
        context.Say($"the design matrix begins\n{x.RowRange(..2)}");
        context.Say($"the targets begin\n{y.RowRange(..2)}");

        var loss = new SoftmaxCrossEntropy();
        Tensor w = new(3, Classes);
        float first = loss.Value(x.MatMul(w), y);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            loss.Compute(x.MatMul(w), y, out Tensor gradient);          // (P - Y) / N          [N, 4]
            w -= LearningRate * x.Transpose().MatMul(gradient);         // Xᵀ (P - Y) / N       [3, 4]
        }

        float last = loss.Value(x.MatMul(w), y);
        context.Say($"cross-entropy {first:F3}, which is log 4: no idea -> {last:F3}");
        context.Say($"a column of weights for each class, its bias in the first row\n{w}");
        double accuracy = Metric.Accuracy().Compute(Design(test.Features).MatMul(w), test.Targets);
        context.Claim(accuracy >= 0.9, "at least 90 % of the points held out are right", $"{accuracy:P1} of {test.Count}");

        // The column of ones is the bias of a dense layer, which learns the same from x1 and x2 alone.
        var layer = new Dense(2, Classes, initialization: Initialization.Zero);
        var trainer = new Trainer(new Model([layer]), new SoftmaxCrossEntropy(), new Sgd(LearningRate));
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            trainer.Step(train.Features, train.Targets);
        }

        float difference = Math.Max(
            (w.RowRange(1..) - layer.Weight.Value).LInfinityNorm(), (w.RowRange(..1) - layer.Bias.Value).LInfinityNorm());
        context.Claim(difference < 1e-3f, "Dense(2 -> 4) learns the same weights", $"they differ by {difference:G2} at most");

        var chart = new ScatterChart("Softmax regression: four classes", "x1", "x2")
        {
            Subtitle = $"The {test.Count} points held out; {accuracy:P1} lie in the region of their class",
            Regions = Drawing.Regions(places => Design(places).MatMul(w)),
        };
        context.Save(chart.AddClasses(test.Features, test.Targets, "class 1", "class 2", "class 3", "class 4"));
    }

    /// <summary>Rows [1, x1, x2].</summary>
    private static Tensor Design(Tensor features) => Tensor.ConcatenateColumns(Tensor.Filled(new Shape(features.Rows, 1), 1), features);

    private static Dataset FourClouds(int perClass)
    {
        Tensor middles = Tensor.From(new float[,] { { -2, -1.5f }, { 2, -2 }, { 1.5f, 2 }, { -1.5f, 2 } });
        Tensor points = Tensor.Normal(new Shape(Classes * perClass, 2), mean: 0, standardDeviation: 0.9f, seed: 2);
        Tensor classes = new(points.Rows, 1);
        for (int i = 0; i < points.Rows; i++)
        {
            int c = i % Classes;
            classes[i] = c;
            points[i, 0] += middles[c, 0];
            points[i, 1] += middles[c, 1];
        }

        return new Dataset(points, classes);
    }
}
