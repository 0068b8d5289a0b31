using System.Runtime.InteropServices;
using System.Security.Cryptography;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Training gives the same bits whatever number of threads works on it.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class SameBitsTests
{
    [Theory]
    [InlineData(784, 512, 128, 20)]     // each product is shared by the threads, and K is beyond one block
    [InlineData(300, 96, 63, 20)]       // ragged tiles and parts
    public void Weights_AfterTraining_DoNotDependOnThreads(int inputs, int hidden, int rows, int steps)
    {
        string one = Train(1), two = Train(2), three = Train(3);

        two.Should().Be(one);
        three.Should().Be(one);

        string Train(int threads)
        {
            int before = Parallelism.MaxThreads;
            Parallelism.MaxThreads = threads;
            try
            {
                return Hash(inputs, hidden, rows, steps);
            }
            finally
            {
                Parallelism.MaxThreads = before;
            }
        }
    }

    [Fact]
    public void Weights_OfAnotherSeed_HaveAnotherHash() =>
        Hash(30, 20, 16, 2, seed: 1).Should().NotBe(Hash(30, 20, 16, 2, seed: 2), "the hash sees the weights");

    private static string Hash(int inputs, int hidden, int rows, int steps, int seed = 1)
    {
        var model = new Model([new Dense(inputs, hidden, Activation.Gelu), new Dropout(0.3f), new Dense(hidden, 10)], seed);
        var loss = new SoftmaxCrossEntropy();
        var optimizer = new Adam();
        Tensor features = Draw.Uniform(rows, inputs, seed: 2), targets = Draw.Classes(rows, 10, seed: 3);
        for (int step = 0; step < steps; step++)
        {
            loss.Compute(model.Forward(features), targets, out Tensor gradient);
            model.Backward(gradient);
            optimizer.Step(model.Parameters);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Parameter parameter in model.Parameters)
        {
            hash.AppendData(MemoryMarshal.AsBytes(parameter.Value.AsSpan()));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
