#:project ../../src/NeuralNet/NeuralNet.csproj

using NeuralNet;

// From nothing to a trained step: `-- --start-up` of the comparison program times it from outside.
var model = new Model([new Dense(784, 128, Activation.Relu), new Dense(128, 10)], seed: 42);
var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.1f));
Tensor features = Tensor.Uniform(new Shape(64, 784), low: 0, high: 1, seed: 1);
float loss = trainer.Step(features, targets: new Tensor(64, 1));
Console.WriteLine(loss);
