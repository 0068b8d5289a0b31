namespace NeuralNet.Samples.FishMarket;

/// <summary>The fish of the file, as the lab divides them.</summary>
internal sealed class FishData
{
    public static readonly string[] Sizes = ["Length1", "Length2", "Length3", "Height", "Width"];

    private FishData(Table table)
    {
        // One training row has no weight and cannot teach any; four rows are in neither part.
        Table train = table.Where(row => row["Split"] == "train" && row.Has("Weight"));
        CategoryColumn species = table.Categories("Species");
        SpeciesNames = [.. species.Categories];
        WeightTrain = Weights(train);
        WeightTrainSpecies = train.Categories("Species").ToIndices();
        WeightTest = Weights(table.Where(row => row["Split"] == "test"));
        Species = new Dataset(SpeciesFeatures(table.Matrix(Sizes)), species.ToIndices());
    }

    /// <summary>Five sizes in cm; the weight in g.</summary>
    public Dataset WeightTrain { get; }

    /// <summary>[N, 1], the species of the same rows, for folds with the same share of each species.</summary>
    public Tensor WeightTrainSpecies { get; }

    /// <summary>Never looked at before the end.</summary>
    public Dataset WeightTest { get; }

    /// <summary>All fish: their shape (<see cref="SpeciesFeatures"/>) and the index of their species.</summary>
    public Dataset Species { get; }

    public string[] SpeciesNames { get; }

    public static FishData Load() => new(Table.Read(Path.Combine(AppContext.BaseDirectory, "fish-market.csv")));

    /// <summary>
    /// What tells species apart is shape: one log length, and four log ratios of sizes. An MLP could learn the ratios from the
    /// sizes, but 159 fish are few to learn them from.
    /// </summary>
    /// <param name="sizes">[N, 5], cm.</param>
    /// <returns>[N, 5].</returns>
    public static Tensor SpeciesFeatures(Tensor sizes)
    {
        var features = new Tensor(sizes.Rows, 5);
        for (int i = 0; i < sizes.Rows; i++)
        {
            (float length1, float length2, float length3) = (sizes[i, 0], sizes[i, 1], sizes[i, 2]);
            features[i, 0] = MathF.Log(length3);
            features[i, 1] = MathF.Log(length2 / length1);
            features[i, 2] = MathF.Log(length3 / length2);
            features[i, 3] = MathF.Log(sizes[i, 3] / length3);
            features[i, 4] = MathF.Log(sizes[i, 4] / length3);
        }

        return features;
    }

    private static Dataset Weights(Table table) => new(table.Matrix(Sizes), table.Matrix("Weight"));
}
