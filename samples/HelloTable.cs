#:project ../src/NeuralNet/NeuralNet.csproj

using NeuralNet;

Table table = Table.Read("samples/Churn/churn.csv.gz");                  // types found, gaps understood
(Table train, Table test) = table.StratifiedSplit("churn", 0.8, seed: 1);
MlpClassifier model = MlpClassifier.Fit(train, target: "churn");         // good without an option
Console.WriteLine(model.Evaluate(test));                                 // accuracy, log loss, AUC, a report by class
model.Save("churn.safetensors");                                         // one file: columns, categories, networks
