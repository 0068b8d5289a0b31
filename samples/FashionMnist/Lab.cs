using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>The whole run: train, reload, test once on the test images, draw.</summary>
internal static class Lab
{
    private const int Stopped = 130; // as a shell counts a program that Ctrl+C ended

    /// <returns>The exit code.</returns>
    public static int Run(Recipe recipe, FashionData data, string output, int seed, CancellationToken cancellation)
    {
        Directory.CreateDirectory(output);
        long begin = Stopwatch.GetTimestamp();
        History history = new Training(recipe, data, ModelPath(output, recipe)).Run(seed, cancellation);
        TimeSpan training = Stopwatch.GetElapsedTime(begin);
        if (history.Best is null)
        {
            Console.WriteLine("Stopped before the first epoch ended: there is no model to keep.");
            return Stopped;
        }

        Model model = Model.Load(ModelPath(output, recipe));
        // Ctrl+C ended the training, not the program: what was kept is evaluated all the same.
        Evaluation test = Evaluator.Evaluate(model, new SoftmaxCrossEntropy(), data.Test, cancellationToken: CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{recipe.Name}, epoch {history.Best.Epoch}: test accuracy {test.Accuracy:P2}, loss {test.Loss:F3}, trained in {training.TotalSeconds:F0} s"));
        foreach (string file in (string[])[ModelPath(output, recipe), .. Pictures.Draw(output, model, data.Test, history)])
        {
            Console.WriteLine($"  {Path.GetRelativePath(Environment.CurrentDirectory, file)}");
        }

        if (history.WasCancelled)
        {
            Console.WriteLine($"Stopped after {history.Epochs.Count} of {recipe.Epochs} epochs; the best model so far is kept.");
            return Stopped;
        }

        if (test.Accuracy < recipe.Promise)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"The recipe promises a test accuracy of {recipe.Promise:P0} and fell short."));
            return 1;
        }

        return 0;
    }

    /// <summary>Each recipe has a file of its own: a quick run leaves the better model alone.</summary>
    public static string ModelPath(string output, Recipe recipe) =>
        Path.Combine(output, recipe == Recipe.Quick ? "model-quick.safetensors" : "model.safetensors");
}
