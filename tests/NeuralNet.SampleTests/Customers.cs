using System.Globalization;
using System.Text;

namespace NeuralNet.SampleTests;

/// <summary>A small table that can be learned, and its rows as JSON.</summary>
internal static class Customers
{
    /// <summary>Small enough for a test.</summary>
    public static MlpOptions Quick { get; } = new() { HiddenSizes = [16], Members = 2, Epochs = 8, Dropout = 0, LearningRate = 1e-2f, LabelSmoothing = 0, BatchSize = 32 };

    public static string Csv(int rows, int seed)
    {
        var random = new Random(seed);
        var csv = new StringBuilder("age,contract,leaves\n");
        for (int i = 0; i < rows; i++)
        {
            int age = random.Next(20, 70);
            string contract = random.Next(2) == 0 ? "monthly" : "yearly";
            bool leaves = contract == "monthly" && age + random.Next(10) < 50;
            csv.Append(CultureInfo.InvariantCulture, $"{(random.Next(10) == 0 ? "" : age)},{contract},{(leaves ? "yes" : "no")}\n");
        }

        return csv.ToString();
    }

    /// <summary>A customer of some age, monthly or yearly.</summary>
    public static string Json(int i) => $$"""{"age":{{20 + (i % 50)}},"contract":"{{(i % 2 == 0 ? "monthly" : "yearly")}}"}""";

    /// <summary>What a model says of this customer: the probability of leaving.</summary>
    public static double Expected(MlpClassifier model, int i) => model.Predict(row =>
    {
        row["age"] = 20 + (i % 50);
        row["contract"] = i % 2 == 0 ? "monthly" : "yearly";
    }).Probabilities[1];
}
