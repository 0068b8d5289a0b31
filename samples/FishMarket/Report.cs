using System.Globalization;
using Spectre.Console;
using ConsoleColumn = Spectre.Console.TableColumn;
using ConsoleTable = Spectre.Console.Table;

namespace NeuralNet.Samples.FishMarket;

/// <summary>What the lab prints.</summary>
internal static class Report
{
    /// <summary>What the lab's notebook prints for its model, on 30 of the 31 test rows.</summary>
    private const string PublishedRmse = "50.52";
    private const string PublishedMae = "30.68";

    public static void Candidates(Recipe[] candidates, double[] validation)
    {
        ConsoleTable table = Titled("Weight: candidates, by rows held out of the training rows").AddColumn("model");
        table.AddColumn(new ConsoleColumn("validation RMSE, g").RightAligned()).AddColumn("");
        double best = validation.Min();
        for (int i = 0; i < candidates.Length; i++)
        {
            table.AddRow(candidates[i].Name, Text(validation[i]), validation[i] == best ? "chosen" : "");
        }

        AnsiConsole.Write(table);
    }

    public static void Weight(params WeightResult[] results)
    {
        ConsoleTable table = Titled($"Weight, g: mean over {results[0].Test.Length} seeds (least-greatest)").AddColumn("model");
        foreach (string column in (string[])["train RMSE", "train MAE", "test RMSE", "test MAE"])
        {
            table.AddColumn(new ConsoleColumn(column).RightAligned());
        }

        foreach (WeightResult result in results)
        {
            table.AddRow(
                result.Recipe.Name,
                Spread(result.Train, evaluation => evaluation.RootMeanSquaredError!.Value),
                Spread(result.Train, evaluation => evaluation.MeanAbsoluteError!.Value),
                Spread(result.Test, evaluation => evaluation.RootMeanSquaredError!.Value),
                Spread(result.Test, evaluation => evaluation.MeanAbsoluteError!.Value));
        }

        table.AddRow("the lab's, published", "", "", PublishedRmse, PublishedMae);
        AnsiConsole.Write(table);
    }

    public static void Species(ConfusionMatrix[] confusions)
    {
        double[] accuracies = [.. confusions.Select(confusion => confusion.Accuracy)];
        AnsiConsole.MarkupLine(
            $"[bold]Species: accuracy in 5-fold stratified cross-validation[/] {Text(accuracies.Average(), "F3")} "
            + $"(mean of {accuracies.Length} runs, {Text(accuracies.Min(), "F3")} to {Text(accuracies.Max(), "F3")})");
        ConfusionMatrix first = confusions[0];
        ConsoleTable table = Titled("The first run's confusion matrix").AddColumn("true \\ predicted");
        foreach (string name in first.ClassNames)
        {
            table.AddColumn(new ConsoleColumn(name).RightAligned());
        }

        for (int actual = 0; actual < first.ClassNames.Count; actual++)
        {
            table.AddRow(
            [
                first.ClassNames[actual],
                .. Enumerable.Range(0, first.ClassNames.Count).Select(predicted => Cell(first[actual, predicted], actual == predicted)),
            ]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Shows that a saved model answers as the one in memory does, to the bit.</summary>
    public static void Reloaded(SavedModels saved, SavedModels loaded, FishData data)
    {
        Tensor features = data.WeightTest.Features;
        bool same = saved.Weight.Predict(features).AsSpan().SequenceEqual(loaded.Weight.Predict(features).AsSpan())
            && saved.Species.Predict(data.Species.Features).AsSpan().SequenceEqual(loaded.Species.Predict(data.Species.Features).AsSpan());
        AnsiConsole.MarkupLine(same
            ? "The saved models, loaded again, answer the same to the bit."
            : "[red]The saved models, loaded again, answer otherwise.[/]");
        if (!same)
        {
            throw new InvalidDataException("A model changed on its way through its file.");
        }
    }

    public static void Files(IEnumerable<string> paths)
    {
        AnsiConsole.MarkupLine("\n[bold]Written[/]");
        foreach (string path in paths)
        {
            Console.WriteLine($"  {Path.GetRelativePath(Environment.CurrentDirectory, path)}");
        }
    }

    private static ConsoleTable Titled(string title) =>
        new ConsoleTable { Title = new TableTitle($"[bold]{Markup.Escape(title)}[/]"), Border = TableBorder.Rounded };

    private static string Cell(int count, bool isRight) => count == 0 ? "[grey]·[/]" : isRight ? $"[green]{count}[/]" : $"[red]{count}[/]";

    private static string Spread(Evaluation[] evaluations, Func<Evaluation, float> measure)
    {
        float[] values = [.. evaluations.Select(measure)];
        return $"{Text(values.Average())} ({Text(values.Min())}-{Text(values.Max())})";
    }

    private static string Text(double value, string format = "F1") => value.ToString(format, CultureInfo.InvariantCulture);
}
