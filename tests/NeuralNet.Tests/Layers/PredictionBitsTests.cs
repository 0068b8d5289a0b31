using System.Runtime.InteropServices;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>A row has the same outputs, bit for bit, alone and in any batch, at any place in it, on any number of threads.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class PredictionBitsTests
{
    private const int Rows = 1057;

    private static readonly Dictionary<string, Func<Model>> Networks = new()
    {
        ["30-5"] = () => new Model([new Dense(30, 5)], seed: 1),
        ["1500-16"] = () => new Model([new Dense(1500, 16)], seed: 1),
        ["20-64-3"] = () => new Model([new Dense(20, 64, Activation.Relu), new Dense(64, 3)], seed: 1),
        ["784-128-10"] = () => new Model([new Dense(784, 128, Activation.Relu), new Dense(128, 10)], seed: 1),
        ["standardized"] = () => new Model(
            [
                new Standardization(Tensor.Uniform(new Shape(13), -1, 1, 2), Tensor.Uniform(new Shape(13), 0.5f, 2, 3)),
                new Dense(13, 37, Activation.Gelu), new Dropout(0.5f), new Activate(Activation.Tanh), new Dense(37, 4),
                Standardization.Inverse(Tensor.Uniform(new Shape(4), -1, 1, 4), Tensor.Uniform(new Shape(4), 0.5f, 2, 5)),
            ],
            seed: 1),
    };

    public static TheoryData<string> Names => [.. Networks.Keys, .. Activations.All.Keys];

    [TheoryExcept(Except.MathNet, "MathNet's provider has its own order of sums for each size.")]
    [MemberData(nameof(Names))]
    public void Predict_AnyBatchAnyPlaceAnyThreads_GivesTheBitsOfTheRowAlone(string name)
    {
        Model model = Networks.TryGetValue(name, out Func<Model>? make)
            ? make()
            : new Model([new Dense(21, 33, Activations.Of(name)), new Dense(33, 7, Activations.Of(name))], seed: 1);
        Tensor features = Draw.Uniform(Rows, model.Inputs, seed: 6, -2, 2);
        float[] alone = Alone(model, features);

        int before = Parallelism.MaxThreads;
        var differences = new List<string>();
        try
        {
            foreach (int threads in new[] { 1, 2, 3, 7, 34, 64 })
            {
                Parallelism.MaxThreads = threads;
                foreach (int rows in Enumerable.Range(1, 70).Append(Rows))
                {
                    int first = rows == Rows ? 0 : rows * 131 % (Rows - rows);
                    float[] batch = model.Predict(features.RowRange(first..(first + rows))).AsSpan().ToArray();
                    if (!Same(batch, alone.AsSpan(first * model.Outputs, rows * model.Outputs)))
                    {
                        differences.Add($"{rows} rows from {first} on {threads} threads");
                    }
                }
            }
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }

        differences.Should().BeEmpty();
    }

    private static float[] Alone(Model model, Tensor features)
    {
        float[] outputs = new float[Rows * model.Outputs];
        for (int row = 0; row < Rows; row++)
        {
            model.Predict(features.Row(row), outputs.AsSpan(row * model.Outputs, model.Outputs));
        }

        return outputs;
    }

    private static bool Same(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));
}
