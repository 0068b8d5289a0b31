#:package NeuralNet@*-*
using NeuralNet;

Table table = Table.Read("churn.csv");
(Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
MlpClassifier model = MlpClassifier.Fit(train, target: "churn", new() { BalancesClasses = true });
Console.WriteLine(model.Evaluate(test));
model.Save("churn.safetensors");
