using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace NeuralNet.Samples.FishMarket;

/// <summary>One fish: five sizes in, grams and species out, from the saved models.</summary>
internal static class PredictCommand
{
    // The longest fish of the lake is under 70 cm; a size beyond this is a slip of the pen or another unit.
    private const float LongestCentimetres = 200;

    public static IEnumerable<Option<float>> Options() =>
    [
        Size("--length1", "from the nose to the beginning of the tail"),
        Size("--length2", "from the nose to the notch of the tail"),
        Size("--length3", "from the nose to the end of the tail"),
        Size("--height", "at its highest"),
        Size("--width", "at its widest"),
    ];

    /// <param name="folder">Where the lab saved its models.</param>
    /// <param name="sizes">Five sizes, cm.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string folder, float[] sizes)
    {
        if (!SavedModels.Exist(folder))
        {
            Console.WriteLine($"No models in {folder} yet: running the lab first.");
            new Lab(folder, quick: false).Run();
        }

        SavedModels models;
        try
        {
            models = SavedModels.Load(folder);
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The saved models cannot be read: {problem.Message}");
            return 1;
        }

        Tensor fish = Tensor.From(sizes, rows: 1, columns: sizes.Length);
        float grams = models.Weight.Predict(fish)[0];
        Tensor probabilities = models.Species.Predict(FishData.SpeciesFeatures(fish)).Softmax();
        int species = (int)probabilities.ArgMax(axis: 1)[0];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"weight {grams:F0} g, species {models.SpeciesNames[species]} (probability {probabilities[species]:P1})"));
        return 0;
    }

    private static Option<float> Size(string name, string description) => new(name)
    {
        Description = $"Size in cm, {description}.",
        HelpName = "cm",
        Required = true,
        CustomParser = argument => Parse(name, argument),
    };

    private static float Parse(string name, ArgumentResult argument)
    {
        string text = argument.Tokens.Count == 1 ? argument.Tokens[0].Value : "";
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float size) || !(size > 0 && size <= LongestCentimetres))
        {
            argument.AddError($"{name} expects a size in cm, above 0 and up to {LongestCentimetres}, but got '{text}'.");
        }

        return size;
    }
}
