using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// The first neuron that learned: y = step(w0 + w1·x1 + w2·x2), and after each error w += (target - y) · x.
/// F. Rosenblatt, "The perceptron", Psychological Review 65 (1958), 386-408. It ends if a line separates the classes (A. B. J.
/// Novikoff 1962), and cannot end on XOR (M. Minsky and S. Papert, "Perceptrons", 1969).
/// </summary>
internal sealed class Perceptron : ILesson
{
    private const int MostEpochs = 1000;

    public string Name => "perceptron";

    public string Summary => "Rosenblatt's rule moves a line until it separates; not XOR";

    public void Run(LessonContext context)
    {
        (Tensor points, Tensor classes) = TwoClouds();
        Training separable = Train(points, classes);
        context.Say($"Separable points: {string.Join(", ", separable.Errors)} errors in {separable.Errors.Count} epochs.");
        context.Claim(
            separable.Errors[^1] == 0 && CountErrors(separable.Weights[^1], points, classes) == 0,
            "it separates 60 points on two sides of a line without an error", $"after {separable.Errors.Count} epochs");

        Tensor corners = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        Tensor xor = Tensor.From([0, 1, 1, 0], rows: 4, columns: 1);
        Training never = Train(corners, xor);
        context.Claim(
            never.Errors.Count == MostEpochs && never.Corrections.All(weight => CountErrors(weight, corners, xor) > 0),
            "it does not solve XOR, in which no line separates the classes",
            $"{never.Errors[^1]} errors in epoch {MostEpochs}, and at least one with each of {never.Corrections.Count:N0} lines on the way");

        context.Save(new PanelPicture("The perceptron: each error moves the line", columns: 3)
        {
            Subtitle = "Lines: the boundary after each epoch, for XOR after each correction, from light to dark",
            PanelHeight = 420,
        }
            .Add(Boundaries($"Separable: {separable.Errors.Count} epochs", points, classes, separable.Weights))
            .Add(Boundaries("XOR: the first 12 corrections", corners, xor, [.. never.Corrections.Take(12)], margin: 0.6))
            .Add(new LineChart("Errors by epoch", "Epoch", "Corrections in the epoch")
                .Add<int>("separable", separable.Errors.ToArray())
                .Add<int>("XOR", never.Errors.Take(separable.Errors.Count + 10).ToArray())));
    }

    /// <summary>Epochs of Rosenblatt's rule, until one passes without an error.</summary>
    private static Training Train(Tensor points, Tensor classes)
    {
        var result = new Training([], [], []);
        Tensor design = Design(points);
        Tensor weight = Tensor.Normal(new Shape(3, 1), mean: 0, standardDeviation: 1, seed: 1);      // w0, w1, w2
        do
        {
            int errors = 0;
            for (int i = 0; i < design.Rows; i++)
            {
                Tensor x = design.RowRange(i..(i + 1));                         // [1, 3]
                float error = classes[i] - Activation.Step.Apply(x.MatMul(weight))[0];
                if (error != 0)
                {
                    weight += error * x.Transpose();
                    result.Corrections.Add(weight);
                    errors++;
                }
            }

            result.Weights.Add(weight);
            result.Errors.Add(errors);
        }
        while (result.Errors[^1] > 0 && result.Errors.Count < MostEpochs);
        return result;
    }

    private static int CountErrors(Tensor weight, Tensor points, Tensor classes) =>
        (classes - Activation.Step.Apply(Design(points).MatMul(weight))).L0Norm();

    /// <summary>Rows [1, x1, x2]: the weight of the 1 is the bias.</summary>
    private static Tensor Design(Tensor points) => Tensor.ConcatenateColumns(Tensor.Filled(new Shape(points.Rows, 1), 1), points);

    /// <summary>Points on both sides of the line x1 + x2 = 0.3, none nearer to it than 0.08.</summary>
    private static (Tensor Points, Tensor Classes) TwoClouds()
    {
        Tensor points = Tensor.Uniform(new Shape(60, 2), low: -1, high: 1, seed: 23);
        Tensor classes = new(60, 1);
        for (int i = 0; i < points.Rows; i++)
        {
            float side = (points[i, 0] + points[i, 1] - 0.3f) / MathF.Sqrt(2);
            classes[i] = side > 0 ? 1 : 0;
            float push = MathF.Abs(side) < 0.08f ? MathF.CopySign(0.08f, side) / MathF.Sqrt(2) : 0;
            (points[i, 0], points[i, 1]) = (points[i, 0] + push, points[i, 1] + push);
        }

        return (points, classes);
    }

    private static ScatterChart Boundaries(string title, Tensor points, Tensor classes, List<Tensor> weights, double margin = 0.04)
    {
        var chart = new ScatterChart(title, "x1", "x2") { IsSquare = true, AxisMargin = margin };
        for (int epoch = 0; epoch < weights.Count; epoch++)
        {
            // w0 + w1·x1 + w2·x2 = 0 is a line through the point of it nearest to the origin, across (w1, w2).
            (float w0, float w1, float w2) = (weights[epoch][0], weights[epoch][1], weights[epoch][2]);
            float square = (w1 * w1) + (w2 * w2);
            if (square > 0)
            {
                (float x, float y) = (-w0 * w1 / square, -w0 * w2 / square);
                (float dx, float dy) = (-10 * w2 / MathF.Sqrt(square), 10 * w1 / MathF.Sqrt(square));
                chart.AddLine<float, float>(null, [x - dx, x + dx], [y - dy, y + dy], strength: (epoch + 1.0) / weights.Count);
            }
        }

        return chart.AddClasses(points, classes, "class 0", "class 1");
    }

    /// <summary>The weights after each epoch, the errors in it, and the weights after each correction.</summary>
    private sealed record Training(List<Tensor> Weights, List<int> Errors, List<Tensor> Corrections);
}
