using System.Diagnostics;
using NeuralNet;

// Which kernels run, and how fast a step of 784-128-10 at batch 128 is, on one thread: the median of some rounds.
Parallelism.MaxThreads = 1;
Tensor images = Tensor.Uniform(new Shape(128, 784), low: 0, high: 1, seed: 1);
Tensor digits = new(128, 1);
var trainer = new Trainer(new Model([new Dense(784, 128, Activation.Relu), new Dense(128, 10)], seed: 1), new SoftmaxCrossEntropy(), new Sgd(0.01f));
var rounds = new double[15];
for (int round = 0; round < rounds.Length; round++)
{
    long start = Stopwatch.GetTimestamp();
    for (int step = 0; step < 100; step++)
    {
        trainer.Step(images, digits);
    }

    rounds[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / 100;
}

Array.Sort(rounds);
Console.WriteLine($"{new SimdMatrixMultiplier().Name}: {rounds[rounds.Length / 2]:F0} us a step");
