using System.Globalization;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>Classifies one image with the saved model.</summary>
internal static class PredictCommand
{
    private const int Guesses = 3;

    /// <param name="output">Where the model was saved.</param>
    /// <param name="image">The image's path.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string output, string image)
    {
        string[] saved = [.. new[] { Recipe.Best, Recipe.Quick }.Select(recipe => Lab.ModelPath(output, recipe)).Where(File.Exists)];
        if (saved.MaxBy(File.GetLastWriteTimeUtc) is not string path)
        {
            Console.Error.WriteLine($"There is no model in {output} yet. Train one first: run this program without a command, or with --quick.");
            return 1;
        }

        Model model = Model.Load(path);
        string[] classes = model.Metadata.TryGetValue("classes", out string? names) ? names.Split('\n') : [];
        if (model.Inputs != FashionData.Size * FashionData.Size || model.Outputs != classes.Length)
        {
            Console.Error.WriteLine(
                $"The model at {path} is another: expected 784 inputs and a name for each output, but it has {model.Inputs} inputs, "
                + $"{model.Outputs} outputs and {classes.Length} names.");
            return 1;
        }

        Photo photo = Photo.Read(image);
        Tensor probabilities = model.Predict(photo.Pixels).Softmax();
        Console.WriteLine($"{Path.GetFileName(image)}: {photo.Steps}");
        foreach (int guess in Enumerable.Range(0, model.Outputs).OrderByDescending(i => probabilities[i]).Take(Guesses))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {classes[guess],-12} {probabilities[guess],7:P1}"));
        }

        return 0;
    }
}
