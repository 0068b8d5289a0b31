#:package NeuralNet@*-*
using NeuralNet;

MlpClassifier model = MlpClassifier.Load("churn.safetensors");
Console.WriteLine(string.Join('\n', model.Predict(Table.Read("customers.csv"))));
