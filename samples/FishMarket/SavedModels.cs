namespace NeuralNet.Samples.FishMarket;

/// <summary>The lab's models as files.</summary>
/// <param name="Weight">Five sizes in cm to grams.</param>
/// <param name="Species"><see cref="FishData.SpeciesFeatures"/> to logits.</param>
internal sealed record SavedModels(Model Weight, Model Species)
{
    private const string Classes = "classes";

    /// <summary>The names of the species, by output: they are in the model's file, a line each.</summary>
    public string[] SpeciesNames => Species.Metadata[Classes].Split('\n');

    public static bool Exist(string folder) => File.Exists(WeightPath(folder)) && File.Exists(SpeciesPath(folder));

    public static SavedModels Load(string folder) => new(Model.Load(WeightPath(folder)), Model.Load(SpeciesPath(folder)));

    /// <summary>Puts the names of the species into the model, and so into its file.</summary>
    public static void SetNames(Model species, string[] names) => species.Metadata[Classes] = string.Join('\n', names);

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
