namespace NeuralNet.Samples.Playground;

/// <summary>A thing to see, with the settings that show it, in the lecture's words.</summary>
/// <param name="Title">Its name.</param>
/// <param name="Words">What to look for.</param>
/// <param name="Settings">What the page is set to.</param>
/// <param name="Lesson">The section of docs/lecture.md.</param>
public sealed record GuidedStep(string Title, string Words, Settings Settings, string Lesson)
{
    /// <summary>All, in order.</summary>
    public static IReadOnlyList<GuidedStep> All { get; } =
    [
        new("One neuron", "It adds weighted inputs and answers by the sign of the sum. Learning turns and shifts the line where the sum is 0. Two clouds of points have such a line. Press Play.",
            new Settings { Problem = "Gaussians", Units = [], Loss = "SigmoidCrossEntropy", Optimizer = "Sgd", LearningRate = 0.1f }, "perceptron"),
        new("XOR has no line", "The same neuron on XOR. No line separates the classes, so it stays near half right, however long it trains.",
            new Settings { Problem = "XOR", Units = [], Loss = "SigmoidCrossEntropy", Optimizer = "Sgd", LearningRate = 0.1f }, "perceptron"),
        new("A hidden layer", "Four hidden units draw a line each, and the next layer combines them: XOR is solved. Look at each unit's own small picture.",
            new Settings { Problem = "XOR", Units = [4], LearningRate = 0.03f }, "mlp"),
        new("No activation, no gain", "Two layers without an activation are one layer: the surface stays a plane, whatever the number of units.",
            new Settings { Problem = "Circles", Units = [8, 8], Activation = "Identity" }, "linear-collapse"),
        new("Overfitting", "Forty noisy points, many weights: the loss on the training points falls, the loss on the test points rises. The surface bends around single points.",
            new Settings { Problem = "Moons", Noise = 45, Count = 80, TrainPercent = 50, Units = [8, 8, 8], Activation = "Relu", LearningRate = 0.03f, BatchSize = 8 }, "regularisation"),
        new("Regularisation", "The same points with L2, which pulls each weight towards 0: edges become thin, the surface smooth, and the two losses stay together.",
            new Settings { Problem = "Moons", Noise = 45, Count = 80, TrainPercent = 50, Units = [8, 8, 8], Activation = "Relu", LearningRate = 0.03f, BatchSize = 8, L2 = 0.03f }, "regularisation"),
        new("Small batches are noisy", "One row a step: the gradient points downhill on average, plus noise, so the loss jumps and never settles. Then choose a batch of 128 and compare.",
            new Settings { Problem = "Moons", Noise = 25, Units = [8], Optimizer = "Sgd", LearningRate = 0.3f, BatchSize = 1 }, "gradient-descent"),
        new("Double descent", "Twenty noisy points to train on. Train with 1 unit, then 2, 3, up to 8. The test loss falls, tends to peak where the network just fits every point, and may fall again. One seed shows it badly: try several. The lecture takes the mean of 20.",
            new Settings { Problem = "Hills", Noise = 30, Count = 200, TrainPercent = 10, Units = [2], Loss = "MeanSquaredError", LearningRate = 0.03f, BatchSize = 32 }, "double-descent"),
    ];
}
