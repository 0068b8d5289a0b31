#:project ../src/NeuralNet.Onnx/NeuralNet.Onnx.csproj
#:package Microsoft.ML.OnnxRuntime

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using NeuralNet;
using NeuralNet.Onnx;

// A classifier of points in a ring, as in HelloMlp.
NeuralNet.Tensor points = NeuralNet.Tensor.Uniform(new Shape(2000, 2), low: -1, high: 1, seed: 1);
var classes = new NeuralNet.Tensor(2000, 1);
for (int i = 0; i < classes.Rows; i++)
{
    classes[i] = MathF.Abs(float.Hypot(points[i, 0], points[i, 1]) - 0.6f) < 0.2f ? 1 : 0;
}

var model = new Model([new Dense(2, 32, Activation.Relu), new Dense(32, 32, Activation.Relu), new Dense(32, 2)], seed: 42);
new Trainer(model, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.01f)).Fit(new Dataset(points, classes), epochs: 10, batchSize: 32);
model.ExportOnnx("ring.onnx", new() { Output = OnnxOutput.Softmax });

using (var session = new InferenceSession("ring.onnx"))
{
    var input = new DenseTensor<float>(points.ToArray(), [points.Rows, points.Columns]);
    using var results = session.Run([NamedOnnxValue.CreateFromTensor("input", input)]);
    float[] found = results[0].AsTensor<float>().ToArray();
    Compare("ring.onnx", found, model.Predict(points).Softmax());
}

// A file of dense layers is a model again, to train on.
Model again = OnnxImport.Load("ring.onnx", new() { GivesLogits = true });         // logits: the loss has the softmax
var trainer = new Trainer(again, new SoftmaxCrossEntropy(), new Adam(learningRate: 0.001f));
trainer.Fit(new Dataset(points, classes), epochs: 3, batchSize: 32);
Console.WriteLine($"Imported and trained on: {trainer.Evaluate(new Dataset(points, classes))}");

// An estimator, from the columns of a table to the name of a class.
var random = new Random(7);
var customers = Enumerable.Range(0, 600).Select(_ => (Months: random.Next(1, 72), Contract: random.Next(2) == 0 ? "monthly" : "yearly")).ToArray();
Table table = Table.From(customers, map => map
    .Number("months", customer => customer.Months < 6 ? double.NaN : customer.Months)
    .Category("contract", customer => customer.Contract)
    .Category("leaves", customer => customer.Contract == "monthly" && customer.Months < 36 ? "yes" : "no"));
MlpClassifier churn = MlpClassifier.Fit(table, target: "leaves", new() { Members = 2, Epochs = 8 });
churn.ExportOnnx("churn.onnx");

using (var session = new InferenceSession("churn.onnx"))
{
    float[] months = [7, float.NaN, 60];                    // NaN: missing
    string[] contracts = ["monthly", "", "weekly"];         // "" and "weekly": not known
    using var results = session.Run(
    [
        NamedOnnxValue.CreateFromTensor("months", new DenseTensor<float>(months, [3, 1])),
        NamedOnnxValue.CreateFromTensor("contract", new DenseTensor<string>(contracts, [3, 1])),
    ]);
    string[] labels = results.First(result => result.Name == "label").AsTensor<string>().ToArray();
    float[] found = results.First(result => result.Name == "probabilities").AsTensor<float>().ToArray();
    (double? Months, string? Contract)[] same = [(7, "monthly"), (null, null), (60, "weekly")];
    Table rows = Table.From(same, map => map.Number("months", row => row.Months).Category("contract", row => row.Contract));
    Compare("churn.onnx", found, churn.PredictProbabilities(rows));
    Console.WriteLine($"The three leave: {string.Join(", ", labels)}; ours says {string.Join(", ", churn.Predict(rows))}");
}

static void Compare(string file, float[] found, NeuralNet.Tensor expected)
{
    float greatest = found.Zip(expected.ToArray(), (one, other) => MathF.Abs(one - other)).Max();
    if (greatest > 1e-5f)
    {
        throw new InvalidOperationException($"{file}: a probability differs by {greatest}");
    }

    Console.WriteLine($"{file}: {new FileInfo(file).Length:N0} bytes, {found.Length} probabilities within 1e-5 of ours");
}
