using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour.Lessons;

/// <summary>
/// The library in one walk: a tensor, a layer, softmax, a gradient step, batches, the training loop, the loss curve. A
/// step against the gradient g lowers the loss by learning rate · |g|², to first order: B. Taylor's series (1715).
/// </summary>
internal sealed class Basics : ILesson
{
    private const int Epochs = 500;
    private const float LearningRate = 0.05f;

    public string Name => "basics";

    public string Summary => "tensors, a layer, one gradient step, batches, training";

    public void Run(LessonContext context)
    {
        // Tensors are made from arrays and give arrays back.
        var array = new float[,] { { 1, 2, 3 }, { 4, 5, 6 } };
        Tensor tensor = Tensor.From(array);
        context.Say($"a tensor {tensor.Shape}\n{tensor}");
        bool isSame = tensor.ToArray2D().Cast<float>().SequenceEqual(array.Cast<float>());
        context.Claim(isSame, "an array comes back from a tensor as it was", $"{array.Length} of {array.Length} numbers");

        // A layer starts at random weights; the seed names them. Its output are logits, and softmax makes them probabilities.
        var layer = new Dense(3, 2);
        var oneLayer = new Model([layer], seed: 1);
        context.Say($"{layer} starts at the weights\n{layer.Weight.Value}");
        Tensor probabilities = oneLayer.Predict(tensor).Softmax();      // [2, 2]
        context.Say($"softmax of its output\n{probabilities}");
        float off = (probabilities.Sum(axis: 1) - 1).LInfinityNorm();
        context.Claim(off < 1e-6f, "each row of probabilities sums to 1", $"off by {off:G1} at most");

        // One step, part by part: forward, loss, backward, update.
        (Dataset train, Dataset test) = TwoMoons(perMoon: 200).StratifiedSplit(0.7, seed: 1);
        Model model = Draw();
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Sgd(LearningRate);
        float before = loss.Compute(model.Forward(train.Features), train.Targets, out Tensor gradient);
        model.Backward(gradient);
        float squaredNorm = MathF.Pow(model.Gradients.L2Norm(), 2);
        optimizer.Step(model.Parameters);
        float after = loss.Value(model.Predict(train.Features), train.Targets);

        float predicted = -LearningRate * squaredNorm;
        context.Claim(
            Math.Abs((after - before) / predicted - 1) < 0.1f, "one step changes the loss by -lr·|g|², to 10 %",
            $"{before:F4} -> {after:F4} is {after - before:F4}; predicted {predicted:F4}");

        // Training is that step for each batch, epoch after epoch; Trainer.Fit does the same.
        var loader = new BatchLoader(train, batchSize: 32, seed: 1);
        var curve = new float[Epochs];
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            foreach (Batch batch in loader)
            {
                float value = loss.Compute(model.Forward(batch.Features), batch.Targets, out gradient);
                model.Backward(gradient);
                optimizer.Step(model.Parameters);
                curve[epoch] += value * batch.Count / train.Count;
            }
        }

        double accuracy = Metric.Accuracy().Compute(model.Predict(test.Features), test.Targets);
        context.Say($"{Epochs} epochs of {loader.BatchCount} batches: loss {curve[0]:F3} -> {curve[^1]:F4}");
        context.Claim(accuracy >= 0.95, "at least 95 % of the points held out are right", $"{accuracy:P1} of {test.Count}");

        float[] rates = [.. Enumerable.Range(0, 41).Select(i => i / 50f)];
        context.Save(new PanelPicture("From one step to a trained network", columns: 3) { PanelHeight = 420 }
            .Add(new LineChart("One step: the loss after it", "Learning rate", "Cross-entropy") { Marker = new VerticalMarker(LearningRate, $"{LearningRate}") }
                .Add<float, float>("measured", rates, [.. rates.Select(rate => LossAfterAStep(train, rate))])
                .Add<float, float>("first order", rates, [.. rates.Select(rate => before - (rate * squaredNorm))]))
            .Add(new LineChart("Training: the loss curve", "Epoch", "Cross-entropy") { ShowsLegend = false }.Add<float>("loss", curve))
            .Add(new ScatterChart($"Held out: {accuracy:P0} right", "x1", "x2") { Regions = Drawing.Regions(model.Predict) }
                .AddClasses(test.Features, test.Targets, "class 0", "class 1")));
    }

    /// <summary>The same seed gives the same weights each time.</summary>
    private static Model Draw() => new([new Dense(2, 16, Activation.Tanh), new Dense(16, 2)], seed: 1);

    private static float LossAfterAStep(Dataset data, float learningRate)
    {
        var trainer = new Trainer(Draw(), new SoftmaxCrossEntropy(), new Sgd(learningRate));
        trainer.Step(data.Features, data.Targets);
        return trainer.Evaluate(data).Loss;
    }

    /// <summary>Two half circles that reach into each other, with noise.</summary>
    private static Dataset TwoMoons(int perMoon)
    {
        Tensor points = Tensor.Normal(new Shape(2 * perMoon, 2), mean: 0, standardDeviation: 0.12f, seed: 1);
        Tensor angles = Tensor.Uniform(new Shape(points.Rows), low: 0, high: MathF.PI, seed: 2);
        Tensor classes = new(points.Rows, 1);
        for (int i = 0; i < points.Rows; i++)
        {
            classes[i] = i % 2;
            (float sin, float cos) = MathF.SinCos(angles[i]);
            points[i, 0] += i % 2 == 0 ? cos : 1 - cos;
            points[i, 1] += i % 2 == 0 ? sin : 0.5f - sin;
        }

        return new Dataset(points, classes);
    }
}
