#:project ../../src/NeuralNet/NeuralNet.csproj

using NeuralNet;

// Trains a network here for predict.py, which runs it in PyTorch: ours.safetensors, and our-answers.safetensors to compare with.
const string folder = "samples/PyTorch"; // from the root of the repository
Table fish = Table.Read("samples/FishMarket/fish-market.csv");
Tensor sizes = fish.Matrix("Length1", "Length2", "Length3", "Height", "Width");
var data = new Dataset(sizes, fish.Categories("Species").ToIndices());

Standardizer standardizer = Standardizer.Fit(sizes);
var model = new Model(
    [new Standardization(standardizer.Mean, standardizer.Scale), new Dense(5, 32, Activation.Relu), new BatchNorm(32), new Dense(32, 7)], seed: 1);
var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.01f));
trainer.Fit(data, epochs: 200, batchSize: 32);
Console.WriteLine(trainer.Evaluate(data));

model.SaveWeights(Path.Combine(folder, "ours.safetensors"), WeightNames.ToPyTorch(model));
SafeTensorsFile.Write(Path.Combine(folder, "our-answers.safetensors"), [new("logits", model.Predict(sizes))]);
