using System.Globalization;
using Spectre.Console;
using ConsoleColumn = Spectre.Console.TableColumn;
using ConsoleTable = Spectre.Console.Table;

namespace NeuralNet.Samples.Churn;

/// <summary>What the lab prints.</summary>
internal static class Report
{
    public static void Table(ChurnData data)
    {
        AnsiConsole.MarkupLine("[bold]The table[/]");
        Console.WriteLine(data.All);
        AnsiConsole.MarkupLine($"\n{data.Train.RowCount} rows to learn from, {data.Held.RowCount} to choose a threshold on, {data.Test.RowCount} to report on.\n");
    }

    public static void Models(params FittedModel[] models)
    {
        ConsoleTable table = Titled("Two models, on the test rows").AddColumn("");
        foreach (FittedModel model in models)
        {
            table.AddColumn(new ConsoleColumn(model.Name).RightAligned());
        }

        Add("accuracy", model => Percent(model.Report.Accuracy));
        Add("precision: of those named, leave", model => Percent(model.Leavers.Precision));
        Add("recall: of those who leave, named", model => Percent(model.Leavers.Recall));
        Add("F1 of those who leave", model => Number(model.Leavers.F1, "F3"));
        Add("area under the ROC curve", model => Number(model.Report.RocAuc!.Value, "F3"));
        Add("log loss, nats", model => Number(model.Report.LogLoss!.Value, "F3"));
        AnsiConsole.Write(table);
        AnsiConsole.MarkupLine(
            "Both rank the customers about alike. Balancing moves the probabilities, and with\n"
            + "them what one half means. A threshold does the same and leaves them true.\n");

        void Add(string name, Func<FittedModel, string> text) => table.AddRow([name, .. models.Select(text)]);
    }

    public static void Plans(OfferPlan[] plans, double offerCost, double lossCost)
    {
        ConsoleTable table = Titled($"An offer costs ${Number(offerCost, "0.##")}, a customer who leaves ${Number(lossCost, "0.##")}").AddColumn("who gets an offer");
        foreach (string column in (string[])["threshold", "offers", "leavers reached", "$ a head"])
        {
            table.AddColumn(new ConsoleColumn(column).RightAligned());
        }

        double best = plans.Min(plan => plan.Cost);
        foreach (OfferPlan plan in plans)
        {
            string cost = Number(plan.Cost, "F2");
            table.AddRow(
                plan.Name, plan.Threshold is > 0 and < 1 ? Percent(plan.Threshold) : "", Percent(plan.Offers), Percent(plan.Recall),
                plan.Cost == best ? $"[green]{cost}[/]" : cost);
        }

        AnsiConsole.Write(table);
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

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:F1} %");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
