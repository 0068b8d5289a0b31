using NeuralNet;
using NeuralNet.Mpi;
using NeuralNet.Onnx;

// The second process of Pipeline.
if (args is ["score", string path])
{
    return Pipeline.Score(path);
}

// What an application writes against the package: the calls that must keep compiling, on generated data.
Tensor images = Tensor.Uniform(new Shape(512, 784), low: 0, high: 1, seed: 1);
var digits = new Tensor(512, 1);
for (int i = 0; i < digits.Rows; i++)
{
    digits[i] = (int)(images[i, 0] * 10);
}

(Dataset train, Dataset test) = new Dataset(images, digits).Split(0.75, seed: 2);

var model = new Model(
[
    new Dense(784, 128, Activation.Relu),
    new Dense(128, 10),                       // logits: the loss holds the softmax
], seed: 42);
Console.WriteLine(model);                     // a summary: layers, shapes, parameters

var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(learningRate: 0.1f, momentum: 0.9f));
History history = trainer.Fit(train, epochs: 10, batchSize: 64, validation: test);
Evaluation result = trainer.Evaluate(test);
Console.WriteLine($"{history}; test: {result}");

Tensor features = test.Features;
Tensor output = model.Predict(features);                  // [N, outputs]; safe from many threads at once
float[] outputs = new float[output.Length];
model.Predict(features.AsSpan(), outputs);                // the same on spans; allocates nothing
model.Save("model.safetensors");
Model again = Model.Load("model.safetensors");
model.ExportOnnx("model.onnx");                           // for ONNX Runtime and other engines

// One's own loop.
var loss = new SoftmaxCrossEntropy();
var optimizer = new Sgd(learningRate: 0.1f);
foreach (Batch batch in new BatchLoader(train, batchSize: 64, seed: 7))
{
    Tensor logits = model.Forward(batch.Features);
    float value = loss.Compute(logits, batch.Targets, out Tensor gradient);
    model.Backward(gradient);                 // overwrites every Parameter.Gradient: nothing to zero
    optimizer.Step(model.Parameters);
    if (!float.IsFinite(value))
    {
        throw new InvalidOperationException("The loss is not a number.");
    }
}

float step = trainer.Step(train.Features, train.Targets); // the same as one call, as fast as it goes

// A group of one rank, where no mpirun has started the program.
float[] sum = [1];
int code = MpiCollective.Run(ranks => ranks.Sum(sum));

bool same = again.Predict(features).AsSpan().SequenceEqual(output.AsSpan()) && outputs.AsSpan().SequenceEqual(output.AsSpan());
bool learned = history.Epochs[^1].Loss < history.Epochs[0].Loss && float.IsFinite(step) && Churn.Run() && Pipeline.Run() && code == 0 && sum[0] == 1;
Console.WriteLine(same && learned ? "consumer: ok" : "consumer: FAILED");
return same && learned ? 0 : 1;
