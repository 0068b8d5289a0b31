using NeuralNet;

// Runs the kernels whose code a test reads, each at least once: the runtime compiles them in full at their first call.
var multiplier = new SimdMatrixMultiplier();
foreach ((int m, int n, int k) in (ReadOnlySpan<(int, int, int)>)[(96, 96, 96), (96, 3, 96), (256, 512, 784), (4, 128, 64), (1, 64, 784), (1, 160, 784), (1, 256, 784), (1, 4096, 784), (784, 1, 64)])
{
    Tensor a = Tensor.Uniform(new Shape(m, k), -1, 1, seed: 1), b = Tensor.Uniform(new Shape(k, n), -1, 1, seed: 2), c = new(m, n);
    Tensor turned = Tensor.Uniform(new Shape(k, m), -1, 1, seed: 1);
    multiplier.Multiply(1, a, b, 0, c);
    multiplier.Multiply(1, new MatrixFactor(turned, isTransposed: true), b, 1, c);
}

Activation[] activations = [Activation.Sigmoid, Activation.Tanh, Activation.Relu, Activation.Gelu, Activation.Swish, Activation.Softplus];
var model = new Model(
    [new Dense(256, 512), new LayerNorm(512), .. activations.Select(activation => new Dense(512, 512, activation)), new Dense(512, 64)], seed: 1);
Tensor features = Tensor.Uniform(new Shape(64, 256), -1, 1, seed: 3);
foreach (Optimizer optimizer in (Optimizer[])[new Adam(1e-4f), new Sgd(1e-4f, momentum: 0.9f)])
{
    new Trainer(model, new SoftmaxCrossEntropy(), optimizer).Step(features, new Tensor(64, 1));
}

new SoftmaxCrossEntropy().Compute(new Tensor(64, 3), new Tensor(64, 1), out _);
Predictor frozen = model.Freeze();
foreach (int rows in (int[])[1, 64])
{
    frozen.Predict(features.RowRange(..rows).AsSpan(), new float[rows * 64]);
}
