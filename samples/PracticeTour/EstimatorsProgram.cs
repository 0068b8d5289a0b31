using System.Globalization;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>What the program of docs/estimators.md found.</summary>
/// <param name="Report">On the test rows.</param>
/// <param name="Answer">For one customer.</param>
/// <param name="IsSameAgain">Whether the loaded model answers with the same bits.</param>
/// <param name="Coverage">The share of test bills within the interval that asks for 90 %.</param>
/// <param name="Importance">Of the columns.</param>
/// <param name="ByContract">The mean probabilities with each contract.</param>
/// <param name="Why">Why the customer was answered so.</param>
public sealed record EstimatorsResult(
    ClassificationReport Report, ClassPrediction Answer, bool IsSameAgain, double Coverage, IReadOnlyList<ColumnImportance> Importance,
    PartialDependence ByContract, Explanation Why);

/// <summary>A table in, answers out: customers who leave, and what they pay.</summary>
public static class EstimatorsProgram
{
    /// <summary>Runs the program.</summary>
    /// <param name="folder">Where the table and the model are written.</param>
    public static EstimatorsResult Run(string folder)
    {
        string csv = Path.Combine(folder, "churn.csv"), file = Path.Combine(folder, "churn.safetensors");
        File.WriteAllText(csv, MadeTable());

        Table table = Table.Read(csv);
        (Table train, Table test) = table.StratifiedSplit("leaves", 0.8, seed: 1);
        MlpClassifier model = MlpClassifier.Fit(train, target: "leaves");
        ClassificationReport report = model.Evaluate(test);
        Console.WriteLine(report);
        model.Save(file);

        ClassPrediction answer = model.Predict(customer =>
        {
            customer["months"] = 3;
            customer["contract"] = "monthly";
            customer["support_calls"] = 4;
            customer["bill"] = null;              // not known
        });
        Console.WriteLine($"A new customer with 4 calls leaves: {answer}");

        MlpRegressor bills = MlpRegressor.Fit(train, target: "bill", new() { Ignored = ["leaves"], Members = 2 });
        (Tensor low, Tensor high) = bills.PredictInterval(test, coverage: 0.9);
        double coverage = RegressionMetrics.Coverage(test.Matrix("bill"), low, high);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{coverage:P0} of the test bills lie in an interval {high[0] - low[0]:F0} wide"));

        bool isSame = MlpClassifier.Load(file).PredictProbabilities(test).AsSpan().SequenceEqual(model.PredictProbabilities(test).AsSpan());
        IReadOnlyList<ColumnImportance> importance = model.Importance(test);
        Console.WriteLine(string.Join('\n', importance));

        PartialDependence byContract = model.PartialDependence(test, "contract");
        PartialDependence byBoth = model.PartialDependence(test, "contract", new DependenceGrid("months") { Values = [1, 12, 36] });
        Console.WriteLine(byContract);
        byBoth.ToTable().Write(Path.Combine(folder, "dependence.csv"));

        Explanation why = model.Explain(
            customer => (customer["months"], customer["contract"], customer["support_calls"], customer["bill"]) = (3, "monthly", 4, default),
            background: train.Take(..100), output: "yes");
        Console.WriteLine(why);

        IReadOnlyList<Explanation> some = model.ExplainRows(test.Take(..20), train.Take(..100));
        double worst = some.Max(one => Math.Abs(one.Error)), change = some.Average(one => Math.Abs(one.Value - one.Baseline));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The sums are off by at most {worst:G1}, of {change:F1} on average"));
        return new EstimatorsResult(report, answer, isSame, coverage, importance, byContract, why);
    }

    private static string MadeTable()
    {
        var random = new Random(7);
        var text = new System.Text.StringBuilder("customer,months,contract,support_calls,bill,leaves\n");
        for (int i = 0; i < 1_000; i++)
        {
            int months = random.Next(1, 72), calls = random.Next(0, 6);
            string contract = random.Next(3) switch { 0 => "monthly", 1 => "yearly", _ => "two years" };
            double risk = (contract == "monthly" ? 2.5 : -1) + (0.9 * calls) - (0.07 * months) - 2;
            string leaves = random.NextDouble() < 1 / (1 + Math.Exp(-risk)) ? "yes" : "no";
            double bill = (contract == "monthly" ? 70 : 50) + (2 * calls) + (10 * (random.NextDouble() - 0.5));
            text.Append(CultureInfo.InvariantCulture, $"C{i:D4},{(random.Next(20) == 0 ? "NA" : months.ToString(CultureInfo.InvariantCulture))},{contract},{calls},{bill:F2},{leaves}\n");
        }

        return text.ToString();
    }
}
