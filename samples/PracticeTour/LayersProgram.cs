namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/layers.md: from a table with categories and gaps to the weight of a fish, as an interval.</summary>
internal static class LayersProgram
{
    private static readonly string[] Sizes = ["Length1", "Length2", "Length3", "Height", "Width"];      // cm

    /// <param name="folder">Where the model goes.</param>
    public static LayersResult Run(string folder)
    {
        Table table = Table.Read(Path.Combine(AppContext.BaseDirectory, "fish-market.csv")).WithoutMissing("Weight");
        Table trainRows = table.Where(row => row["Split"] == "train");
        Table testRows = table.Where(row => row["Split"] == "test");
        string[] species = [.. table.Categories("Species").Categories];
        Dataset train = Fish(trainRows), test = Fish(testRows);

        // Columns 0 to 4 are the sizes, column 5 is the code of the species.
        var model = new Model(
        [
            new Branches(
                new Branch(0..5, FillMissing.Fit(SizesOf(trainRows), isMarked: true), new BatchNorm(10)),
                new Branch(5..6, new Embedding(species.Length, width: 3))),
            new Dense(13, 32, Activation.Mish),
            new Residual(new Dense(32, 32), new BatchNorm(32), new Activate(Activation.Mish), new Dense(32, 32)),
            new Dense(32, 3),
        ], seed: 1);
        Console.WriteLine(model);

        // Three outputs: a tenth of all fish weigh less than the first, half less than the second, a tenth more than the third.
        var trainer = new Trainer(model, new Pinball(0.1f, 0.5f, 0.9f), new AdamW(learningRate: 0.01f, weightDecay: 0.3f));
        trainer.Fit(train, epochs: 200, batchSize: 31, options: new() { Schedule = Schedule.OneCycle() });

        Tensor predicted = model.Predict(test.Features);
        int within = Enumerable.Range(0, test.Count).Count(i => predicted[i, 0] <= test.Targets[i] && test.Targets[i] <= predicted[i, 2]);
        double error = Metric.MeanAbsoluteError().Compute(predicted.Column(1).Reshape(test.Targets.Shape), test.Targets);
        Console.WriteLine($"{within} of {test.Count} test fish weigh what the interval says; its middle is wrong by {error * 1000:F0} g on average.");

        string path = Path.Combine(folder, "fish.safetensors");
        model.Metadata["species"] = string.Join('\n', species);
        model.Save(path);

        // Elsewhere, the file is enough. Nobody measured the width of this fish.
        Model loaded = Model.Load(path);
        float code = Array.IndexOf(loaded.Metadata["species"].Split('\n'), "Perch");
        Tensor perch = Tensor.From(new float[,] { { 25.4f, 27.5f, 28.9f, 7.0f, float.NaN, code } });
        Tensor weight = loaded.Predict(perch);
        Console.WriteLine($"A perch of 28.9 cm weighs {weight[0] * 1000:F0} to {weight[2] * 1000:F0} g, {weight[1] * 1000:F0} g in the middle.");

        return new((double)within / test.Count, error, model.Predict(perch).ToArray(), weight.ToArray());
    }

    /// <summary>Sizes and code of the species; the weight in kg.</summary>
    private static Dataset Fish(Table table)
    {
        Tensor features = Tensor.ConcatenateColumns(SizesOf(table), table.Categories("Species").ToIndices());
        return new Dataset(features, table.Matrix("Weight") / 1000);
    }

    /// <summary>[N, 5]. The table has no gaps, so every tenth fish loses one of its sizes: a NaN, as an empty field of a table is read.</summary>
    private static Tensor SizesOf(Table table)
    {
        Tensor sizes = table.Matrix(Sizes);
        for (int i = 0; i < sizes.Rows; i += 10)
        {
            sizes[i, i / 10 % Sizes.Length] = float.NaN;
        }

        return sizes;
    }
}

/// <summary>What the program found, for its test.</summary>
/// <param name="Coverage">The share of test fish whose weight lies within their interval.</param>
/// <param name="Error">The mean absolute error of the middle output on the test fish, kg.</param>
/// <param name="Predicted">The three outputs for one fish, kg.</param>
/// <param name="Reloaded">The same by the model that was saved and loaded.</param>
internal sealed record LayersResult(double Coverage, double Error, float[] Predicted, float[] Reloaded);
