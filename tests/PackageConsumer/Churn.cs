using NeuralNet;

/// <summary>From a table, made here, to a saved model, as the README's first program does.</summary>
internal static class Churn
{
    public static bool Run()
    {
        var random = new Random(1);
        File.WriteAllLines("churn.csv", ["months,contract,churn", .. Enumerable.Range(0, 300).Select(_ =>
        {
            int months = random.Next(1, 60);
            string contract = random.Next(2) == 0 ? "monthly" : "yearly";
            return $"{(random.Next(15) == 0 ? "" : months)},{contract},{(contract == "monthly" && months < 30 ? "yes" : "no")}";
        })]);

        Table table = Table.Read("churn.csv");                                   // types found, gaps understood
        (Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
        MlpClassifier model = MlpClassifier.Fit(train, target: "churn");         // good without an option
        Console.WriteLine(model.Evaluate(test));                                 // accuracy, log loss, AUC, a report by class
        model.Save("churn.safetensors");                                         // one file: columns, categories, networks

        return model.Evaluate(test).Accuracy > 0.85
            && MlpClassifier.Load("churn.safetensors").Predict(test).SequenceEqual(model.Predict(test));
    }
}
