using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// The smallest network of the lecture: 2 inputs, 3 hidden units, 2 outputs. It solves XOR, which no line can
/// (D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors", 1986).
/// </summary>
internal sealed class Mlp : ILesson
{
    private const int Steps = 2000;

    public string Name => "mlp";

    public string Summary => "the 2-3-2 network and its 17 parameters solve XOR";

    public void Run(LessonContext context)
    {
        // (2 + 1) · 3 + (3 + 1) · 2 = 17: each unit has a weight for each input and a bias.
        Model model = Draw();
        context.Say($"{model}");
        context.Claim(model.ParameterCount == 17, "the 2-3-2 network has 17 parameters", $"{model.ParameterCount}");

        Tensor corners = Tensor.From(new float[,] { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } });
        Tensor xor = Tensor.From([0, 1, 1, 0], rows: 4, columns: 1);
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.5f));

        Evaluation before = trainer.Evaluate(new Dataset(corners, xor));
        for (int step = 0; step < Steps; step++)
        {
            trainer.Step(corners, xor);
        }

        Evaluation after = trainer.Evaluate(new Dataset(corners, xor));
        context.Say($"Cross-entropy {before.Loss:F3} -> {after.Loss:F4}. Each hidden unit draws a line, and the outputs combine them.");
        context.Claim(after.Accuracy == 1, "it solves XOR", $"{before.Accuracy:P0} -> {after.Accuracy:P0} right");
        context.Save(new PanelPicture("The 2-3-2 network learns XOR", columns: 2)
        {
            Subtitle = "Blue weights are positive, vermillion ones negative; biases in the circles",
            PanelWidth = 480,
            PanelHeight = 360,
        }
            .Add(Network("Weights before", Draw()))
            .Add(Network($"Weights after {Steps:N0} steps", model))
            .Add(Regions($"Before: {before.Accuracy:P0} right", Draw(), corners, xor))
            .Add(Regions($"After: {after.Accuracy:P0} right", model, corners, xor)));
    }

    /// <summary>The same seed gives the same weights, before the training and after it.</summary>
    private static Model Draw() => new([new Dense(2, 3, Activation.Tanh), new Dense(3, 2)], seed: 3);

    private static NetworkPicture Network(string title, Model model)
    {
        var picture = new NetworkPicture(title, "x1", "x2");
        foreach (Dense layer in model.Layers.Cast<Dense>())
        {
            string name = layer.Activation == Activation.Identity ? "logits" : $"hidden, {layer.Activation.ToString().ToLowerInvariant()}";
            picture.Add(name, layer.Weight.Value.ToArray2D(), layer.Bias.Value.ToArray());
        }

        return picture;
    }

    private static ScatterChart Regions(string title, Model model, Tensor corners, Tensor xor) =>
        new ScatterChart(title, "x1", "x2") { Regions = Drawing.Regions(model.Predict), AxisMargin = 0.3 }
            .AddClasses(corners, xor, "class 0: equal", "class 1: unequal");
}
