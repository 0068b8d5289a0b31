#:project ../src/NeuralNet.Onnx/NeuralNet.Onnx.csproj

using NeuralNet;
using NeuralNet.Onnx;

// What PyTorch trained and exported (ImportOnnx.py), as a model.
string path = args.Length > 0 ? args[0] : "samples/ImportOnnx.onnx";
Model model = OnnxImport.Load(path);
Console.WriteLine(model);

// It predicts what PyTorch does: here the probabilities of being outside and inside of a ring.
Tensor points = Tensor.Uniform(new Shape(2000, 2), low: -1, high: 1, seed: 1);
Tensor probabilities = model.Predict(points);
Console.WriteLine($"{points[0, 0]:F2}, {points[0, 1]:F2}: in the ring by {probabilities[0, 1]:P0}");

// And it trains on, for a ring that has grown a little: as logits, since the loss has the softmax.
Model logits = OnnxImport.Load(path, new() { GivesLogits = true });
Dataset ring = new(points, Classes(points));
Tensor unseen = Tensor.Uniform(new Shape(2000, 2), low: -1, high: 1, seed: 2);
Dataset test = new(unseen, Classes(unseen));
var trainer = new Trainer(logits, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.003f));
Evaluation before = trainer.Evaluate(test);
trainer.Fit(ring, epochs: 20, batchSize: 32);
Evaluation after = trainer.Evaluate(test);
Console.WriteLine($"Before: {before}");
Console.WriteLine($"After:  {after}");
if (after.Loss >= before.Loss)
{
    throw new InvalidOperationException("Training on did not help.");
}

static Tensor Classes(Tensor points)
{
    var classes = new Tensor(points.Rows, 1);
    for (int i = 0; i < points.Rows; i++)
    {
        classes[i] = MathF.Abs(float.Hypot(points[i, 0], points[i, 1]) - 0.66f) < 0.2f ? 1 : 0;
    }

    return classes;
}
