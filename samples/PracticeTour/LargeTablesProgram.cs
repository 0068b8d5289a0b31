using System.Globalization;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/large-tables.md: a table in several files, which is never in memory as a whole.</summary>
internal static class LargeTablesProgram
{
    /// <param name="folder">Where files are written.</param>
    public static LargeTablesResult Run(string folder)
    {
        string trips = Path.Combine(folder, "trips"), rows = Path.Combine(folder, "rows");
        foreach (string old in (string[])[trips, rows])
        {
            if (Directory.Exists(old))
            {
                Directory.Delete(old, recursive: true);
            }
        }

        WriteTrips(trips);

        LargeTable table = LargeTable.Open(trips);              // a folder of files, or a file
        TableSummary summary = table.Summarize();               // in one pass
        Console.WriteLine(summary);
        QuantileSketch minutes = summary["minutes"].Quantiles;
        Console.WriteLine($"median {minutes.Quantile(0.5):F1} minutes, 99 % below {minutes.Quantile(0.99):F1}; ranks to {minutes.RankError:P2}");

        // An estimator takes it as it takes a table.
        var options = new MlpOptions { Members = 2, Epochs = 2, HiddenSizes = [32], Dropout = 0, LearningRate = 0.01f };
        MlpRegressor model = MlpRegressor.Fit(table, target: "minutes", options);
        Table some = table.Parts(rows: 2000).First();
        RegressionReport report = model.Evaluate(some);
        Console.WriteLine(report);

        // A network of one's own: features and targets into files of 10,000 rows, preprocessing fitted to the summary.
        string[] numbers = ["km", "hour"];
        using (var writer = new DatasetShardWriter(rows, featureCount: 3, targetCount: 1, rowsPerShard: 10_000))
        {
            foreach (Table part in table.Parts())
            {
                writer.Append(new Dataset(Tensor.ConcatenateColumns(part.Matrix(numbers), part.Categories("weather").ToIndices()), part.Matrix("minutes")));
            }

            writer.Complete();
        }

        Tensor typical = summary.Representative(numbers);
        var network = new Model(
        [
            new Branches(
                new Branch(..2, new FillMissing(FillMissing.Fit(typical).Values), QuantileScale.Fit(typical)),
                new Branch(2..3, new OneHot([summary["weather"].Categories.Count]))),
            new Dense(5, 32, Activation.Relu),
            new Dense(32, 1),
        ], seed: 1);
        using DatasetShards data = DatasetShards.Open(rows);
        var trainer = new Trainer(network, new MeanSquaredError(), new Adam(0.01f));
        trainer.Fit(data, epochs: 2, batchSize: 64, options: new() { ShuffleWindow = 10_000 });
        Evaluation own = trainer.Evaluate(data);
        Console.WriteLine(own);
        return new LargeTablesResult(summary, report, own);
    }

    // Three files, with a gap now and then. A trip takes a minute, and 3 minutes a km, 2 more in the rush hours, and half as long again in the snow.
    private static void WriteTrips(string folder)
    {
        Directory.CreateDirectory(folder);
        const int Rows = 8000;
        for (int file = 0; file < 3; file++)
        {
            float[] draws = Tensor.Uniform(new Shape(Rows, 4), 0, 1, seed: file).ToArray();
            using var writer = new StreamWriter(Path.Combine(folder, $"trips-{file + 1:D5}-of-00003.csv"));
            writer.WriteLine("km,hour,weather,minutes");
            for (int i = 0; i < Rows; i++)
            {
                ReadOnlySpan<float> draw = draws.AsSpan(4 * i, 4);
                double km = 10 * draw[0], hour = Math.Floor(24 * draw[1]);
                string weather = draw[2] < 0.6 ? "dry" : draw[2] < 0.9 ? "rain" : "snow";
                double minutes = 1 + (km * (hour is 8 or 9 or 17 or 18 ? 5 : 3) * (weather == "snow" ? 1.5 : 1) * (0.95 + (0.1 * draw[3])));
                string distance = i % 40 == 0 ? "" : km.ToString("F2", CultureInfo.InvariantCulture);
                writer.WriteLine(FormattableString.Invariant($"{distance},{hour},{weather},{minutes:F2}"));
            }
        }
    }
}

/// <summary>What the program of docs/large-tables.md found.</summary>
internal sealed record LargeTablesResult(TableSummary Summary, RegressionReport Report, Evaluation Own);
