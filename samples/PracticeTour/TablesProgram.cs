using System.Text;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>The program of docs/tables.md: tables as they are found, from the first look to two parts that a model can learn from.</summary>
internal static class TablesProgram
{
    /// <param name="folder">Where tables are written.</param>
    public static TablesResult Run(string folder)
    {
        Table fish = Table.Read(Path.Combine(AppContext.BaseDirectory, "fish-market.csv"));
        Console.WriteLine(fish);

        // One fish was not weighed. The column Split divides the fish; here, the seed shall.
        Table weighed = fish.Without("Split").WithoutMissing("Weight");
        (Table train, Table test) = weighed.StratifiedSplit("Species", 0.8, seed: 1);
        Console.WriteLine($"{train.RowCount} fish to train on, {test.RowCount} to test on, {train.Categories("Species").Categories.Count} species in both");

        // A spreadsheet of another country, with all its habits.
        string path = Path.Combine(folder, "umsatz.csv");
        File.WriteAllText(path, Spreadsheet, Encoding.Latin1);
        Table sales = Table.Read(path, new()
        {
            Encoding = Encoding.Latin1,
            SkipLines = 2,
            MissingTexts = ["k. A."],
            Kinds = new Dictionary<string, ColumnKind> { ["Filiale"] = ColumnKind.Category },
        });
        Console.WriteLine(sales);

        // Records of the program's own.
        Visit[] visits = [new("Ann", 36.6f, true), new("Bob", null, false), new("Ann", 38.1f, true), new("Cyd", 37.0f, null)];
        Table table = Table.From(visits, map => map
            .Category("patient", visit => visit.Patient)
            .Number("temperature", visit => visit.Temperature)
            .Flag("cough", visit => visit.HasCough));
        (Table known, Table others) = table.GroupSplit("patient", 0.6, seed: 1);     // no patient is in both
        Console.WriteLine($"{known.RowCount} and {others.RowCount} visits");

        // Numbers, a column for each category, and class indices: what a Dataset takes.
        Table complete = table.WithoutMissing();
        Tensor features = Tensor.ConcatenateColumns(complete.Matrix("temperature"), complete.Categories("patient").OneHot());
        var data = new Dataset(features, complete.Categories("cough").ToIndices());

        // What was written is read again, bit for bit.
        string copy = Path.Combine(folder, "sales.csv.gz");
        sales.Write(copy);
        Table again = Table.Read(copy, new() { HasHeader = true, Kinds = sales.Kinds, MissingTexts = [] });
        return new(fish, train, test, sales, again, known, others, data);
    }

    private const string Spreadsheet = """
        Umsätze der Filialen
        erstellt am 5.3.2024

        Filiale; Ort; Tag; Umsatz; offen
        101; Zürich; 1.2.2024; 1.204.337,50; ja
        102; "Wien; Mitte"; 2.2.2024; k. A.; nein
        101; Zürich; 3.2.2024; 998.000,25; ja
        """;

    private sealed record Visit(string Patient, float? Temperature, bool? HasCough);
}

/// <summary>What the program found, for its test.</summary>
internal sealed record TablesResult(Table Fish, Table Train, Table Test, Table Sales, Table Again, Table Known, Table Others, Dataset Data);
