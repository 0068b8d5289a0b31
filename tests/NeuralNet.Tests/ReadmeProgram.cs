namespace NeuralNet.Tests;

/// <summary>The README's second program between the two lines of a method, so that a test can run it: see ReadmeTests.</summary>
internal static class ReadmeProgram
{
    public static Evaluation Run()
    {
        // 2,000 points in a square; the class of each is whether it lies inside a ring.
        Tensor points = Tensor.Uniform(new Shape(2000, 2), low: -1, high: 1, seed: 1);
        var classes = new Tensor(2000, 1);
        for (int i = 0; i < classes.Rows; i++)
        {
            classes[i] = MathF.Abs(float.Hypot(points[i, 0], points[i, 1]) - 0.6f) < 0.2f ? 1 : 0;
        }

        (Dataset train, Dataset test) = new Dataset(points, classes).Split(0.8, seed: 2);

        var model = new Model([new Dense(2, 32, Activation.Relu), new Dense(32, 32, Activation.Relu), new Dense(32, 2)], seed: 42);
        Console.WriteLine(model);

        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.05f, momentum: 0.9f));
        trainer.Fit(train, epochs: 50, batchSize: 32, options: new() { OnEpoch = epoch => Console.WriteLine(epoch) });

        Console.WriteLine(trainer.Evaluate(test));
        model.Save("ring.safetensors");

        return trainer.Evaluate(test);
    }
}
