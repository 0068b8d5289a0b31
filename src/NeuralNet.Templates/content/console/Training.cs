using NeuralNet;

/// <summary>Trains on a part of a table and measures on the rest.</summary>
internal static class Training
{
    public static void Run(Table table, string target, double testShare, MlpOptions options, string path, CancellationToken cancelled)
    {
        Console.WriteLine(table);
        table = table.WithoutMissing(target);
        if (table[target].Kind == ColumnKind.Number)
        {
            (Table train, Table test) = table.Split(1 - testShare, options.Seed);
            MlpRegressor model = MlpRegressor.Fit(train, target, options, cancelled);
            Tell(model.Notes, model.Evaluate(test));
            model.Save(path);
        }
        else
        {
            (Table train, Table test) = table.StratifiedSplit(target, 1 - testShare, options.Seed);
            MlpClassifier model = MlpClassifier.Fit(train, target, options, cancelled);
            Tell(model.Notes, model.Evaluate(test));
            model.Save(path);
        }

        Console.WriteLine($"Saved as {path}");
    }

    private static void Tell(IReadOnlyList<string> notes, object report)
    {
        foreach (string note in notes)
        {
            Console.WriteLine(note);
        }

        Console.WriteLine(report);
    }
}

/// <summary>A line an epoch, as it ends.</summary>
internal sealed class EpochLines : IProgress<MlpProgress>
{
    public void Report(MlpProgress value) => Console.Error.WriteLine(value);
}
