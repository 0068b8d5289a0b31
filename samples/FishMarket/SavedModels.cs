namespace NeuralNet.Samples.FishMarket;

/// <summary>The lab's models as files.</summary>
/// <param name="Weight">Five sizes in cm to grams.</param>
/// <param name="Species"><see cref="FishData.SpeciesFeatures"/> to logits.</param>
internal sealed record SavedModels(Sequential Weight, Sequential Species)
{
    public static bool Exist(string folder) => File.Exists(WeightPath(folder)) && File.Exists(SpeciesPath(folder));

    public static SavedModels Load(string folder) => new(Sequential.Load(WeightPath(folder)), Sequential.Load(SpeciesPath(folder)));

    /// <returns>The paths.</returns>
    public string[] Save(string folder)
    {
        Directory.CreateDirectory(folder);
        Weight.Save(WeightPath(folder));
        Species.Save(SpeciesPath(folder));
        return [WeightPath(folder), SpeciesPath(folder)];
    }

    private static string WeightPath(string folder) => Path.Combine(folder, "weight.safetensors");

    private static string SpeciesPath(string folder) => Path.Combine(folder, "species.safetensors");
}
