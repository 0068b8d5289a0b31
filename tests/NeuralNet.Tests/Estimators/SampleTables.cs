using System.Globalization;
using System.Text;

namespace NeuralNet.Tests.Estimators;

/// <summary>Made tables with all that a real one has: numbers, categories, gaps, a constant, an identifier, and rules that can be learned.</summary>
internal static class SampleTables
{
    /// <summary>Whether somebody leaves: rarely (a fifth), nearly surely with a monthly contract and a short stay.</summary>
    public static Table Churn(int rows, int seed)
    {
        var random = new Random(seed);
        var text = new StringBuilder("id,age,income,contract,country,leaves\n");
        for (int i = 0; i < rows; i++)
        {
            double age = 20 + (50 * random.NextDouble()), income = Math.Exp(7 + random.NextDouble());
            string contract = random.Next(3) switch { 0 => "monthly", 1 => "yearly", _ => "two years" };
            bool leaves = contract == "monthly" && age + (6 * random.NextDouble()) < 50;
            text.Append(CultureInfo.InvariantCulture, $"c{i},{(random.Next(10) == 0 ? "" : age.ToString("F1", CultureInfo.InvariantCulture))},")
                .Append(CultureInfo.InvariantCulture, $"{income:F0},{(random.Next(20) == 0 ? "NA" : contract)},here,{(leaves ? "yes" : "no")}\n");
        }

        return Table.Parse(text.ToString());
    }

    /// <summary>A price by size and town, with noise of deviation 5.</summary>
    public static Table Prices(int rows, int seed)
    {
        var random = new Random(seed);
        double[] size = new double[rows], price = new double[rows];
        string[] town = new string[rows];
        for (int i = 0; i < rows; i++)
        {
            size[i] = 30 + (120 * random.NextDouble());
            town[i] = random.Next(2) == 0 ? "north" : "south";
            double noise = 5 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            price[i] = (town[i] == "north" ? 2 : 3) * size[i] + noise;
        }

        return Table.Of(new NumberColumn("size", size), new CategoryColumn("town", town), new NumberColumn("price", price));
    }

    /// <summary>Small enough for a test.</summary>
    public static MlpOptions Quick { get; } = new() { HiddenSizes = [16], Members = 2, Epochs = 12, Dropout = 0, LearningRate = 1e-2f, LabelSmoothing = 0, BatchSize = 32 };
}
