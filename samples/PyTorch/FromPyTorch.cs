#:project ../../src/NeuralNet/NeuralNet.csproj

using System.Numerics.Tensors;
using NeuralNet;
using Tensor = NeuralNet.Tensor;

// A network that train.py trained in PyTorch: its answers here, and trained on.
const string folder = "samples/PyTorch"; // from the root of the repository
Table fish = Table.Read("samples/FishMarket/fish-market.csv");
Tensor sizes = fish.Matrix("Length1", "Length2", "Length3", "Height", "Width");
Tensor species = fish.Categories("Species").ToIndices();

var model = new Model(
[
    new Standardization(new Tensor(5), Tensor.Filled(new Shape(5), 1)),     // Standardize, its mean and scale from the file
    new Dense(5, 32, Activation.Relu),                                      // Linear and ReLU, which PyTorch counts as two
    new BatchNorm(32),
    new Dense(32, 7),
], seed: 1);
model.LoadWeights(Path.Combine(folder, "torch.safetensors"), WeightNames.FromPyTorch(model));

Tensor logits = model.Predict(sizes);
Tensor theirs = SafeTensorsFile.Read(Path.Combine(folder, "torch-answers.safetensors")).Tensors["logits"];
float difference = Greatest(logits - theirs), greatest = Greatest(theirs);
Console.WriteLine($"The logits differ from PyTorch's by at most {difference:E1} of {greatest:F1}.");

var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.001f));
var data = new Dataset(sizes, species);
Console.WriteLine($"As it came: {trainer.Evaluate(data)}");
trainer.Fit(data, epochs: 20, batchSize: 32);
Console.WriteLine($"Trained on: {trainer.Evaluate(data)}");
return difference <= 1e-5f * greatest ? 0 : 1;

static float Greatest(Tensor values) => MathF.Abs(TensorPrimitives.MaxMagnitude<float>(values.AsSpan()));
