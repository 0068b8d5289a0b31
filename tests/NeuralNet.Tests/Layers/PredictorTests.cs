using System.Runtime.InteropServices;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>A frozen copy predicts as its model, in bits that do not depend on the batch, and folds what can be folded.</summary>
[Collection(ProcessCollection.Name)]
[Trait("Category", "Numeric")]
public sealed class PredictorTests
{
    public static TheoryData<string> Names => LayerCase.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Predict_EveryLayer_GivesTheModelsOutputsInBitsOfTheRow(string name)
    {
        LayerCase layer = LayerCase.All[name];
        Model model = layer.Model();
        new Trainer(model, new SoftmaxCrossEntropy(), new Adam(0.01f)).Fit(new Dataset(layer.Input(40, 1), Draw.Classes(40, 3, 2)), epochs: 3, batchSize: 20);
        Predictor predictor = model.Freeze();
        Tensor features = layer.Input(300, seed: 6);
        float[] alone = new float[300 * 3];
        for (int row = 0; row < 300; row++)
        {
            predictor.Predict(features.Row(row), alone.AsSpan(row * 3, 3));
        }

        RelativeError.Between(alone, NaiveDouble.From(model.Predict(features).AsSpan())).Should().BeLessThan(1e-5);
        foreach (int threads in new[] { 1, 3 })
        {
            foreach (int rows in new[] { 2, 5, 16, 17, 64, 300 })
            {
                int first = (300 - rows) / 2;
                OnThreads(threads, () => predictor.Predict(features.RowRange(first..(first + rows))).ToArray())
                    .Should().Equal(alone[(first * 3)..((first + rows) * 3)], "{0} rows on {1} threads", rows, threads);
            }
        }
    }

    [TheoryExcept(Except.MathNet, "MathNet's provider has its own order of sums for each size.")]
    [InlineData(30, 5, 2)]
    [InlineData(20, 64, 1)]
    [InlineData(784, 128, 10)]
    [InlineData(1500, 100, 33)]
    public void Predict_WithoutFolding_HasTheModelsBits(int inputs, int hidden, int outputs)
    {
        var model = new Model([new Dense(inputs, hidden, Activation.Relu), new Dense(hidden, outputs)], seed: 1);
        Predictor predictor = model.Freeze();
        foreach (int rows in new[] { 0, 1, 2, 7, 31, 300 })
        {
            Tensor features = Draw.Uniform(rows, inputs, seed: rows, -1, 1);
            predictor.Predict(features).ToArray().Should().Equal(model.Predict(features).ToArray());
        }
    }

    [Fact]
    public void Predict_AfterFurtherTraining_IsThatOfTheFreeze()
    {
        var model = new Model([new Dense(3, 8, Activation.Tanh), new BatchNorm(8), new Dense(8, 3)], seed: 1);
        Tensor features = Draw.Uniform(20, 3, 1, -1, 1);
        Predictor predictor = model.Freeze();
        float[] before = predictor.Predict(features).ToArray();
        var trainer = new Trainer(model, new SoftmaxCrossEntropy(), new Sgd(0.5f));
        trainer.Step(features, Draw.Classes(20, 3, 2));

        predictor.Predict(features).ToArray().Should().Equal(before).And.NotEqual(model.Predict(features).ToArray());
        trainer.Step(features, Draw.Classes(20, 3, 2)); // the model is still whole
        predictor.ToString().Should().Be("Predictor(3 -> 3)");
    }

    [Fact]
    public void Predict_OnSpans_AllocatesNothing()
    {
        Predictor predictor = new Model([new Dense(20, 64, Activation.Swish), new BatchNorm(64), new Residual(new Dense(64, 64)), new Dense(64, 3)], seed: 1).Freeze();
        float[] features = Draw.Uniform(200, 20, 1, -1, 1).ToArray(), output = new float[600];
        OnThreads(1, () =>
        {
            Work();
            Allocations.OfThread(Work).Should().Be(0);
            return output;
        });

        void Work()
        {
            predictor.Predict(features, output);
            predictor.Predict(features.AsSpan(0, 20), output.AsSpan(0, 3));
        }
    }

    [Fact]
    public void Predict_OfAnEstimator_GivesItsProbabilities()
    {
        Tensor numbers = Draw.Uniform(300, 2, 3, -1, 1);
        Table table = Table.From(numbers.ToRows(), map => map
            .Number("x", row => row[0]).Number("y", row => row[1]).Category("class", row => row[0] * row[1] > 0 ? "same" : "other"));
        Model network = MlpClassifier.Fit(table, "class", new() { Members = 2, Epochs = 5 }).Network;

        RelativeError.Between(network.Freeze().Predict(numbers).AsSpan(), NaiveDouble.From(network.Predict(numbers).AsSpan())).Should().BeLessThan(1e-5);
    }

    [Fact]
    public void Fold_AffineLayers_GoIntoTheDenseLayerBeside()
    {
        Kinds(Standard(shift: 3), new Dense(4, 4)).Should().Equal("Dense");
        Kinds(Standard(shift: 100), new Dense(4, 4)).Should().Equal("Standardization", "Dense");
        Kinds(new Dense(4, 4), new BatchNorm(4), new Activate(Activation.Relu), new Dense(4, 2)).Should().Equal("Dense", "Activate", "Dense");
        Kinds(new Dense(4, 4, Activation.Relu), new BatchNorm(4), new Dropout(0.5f), new Dense(4, 2)).Should().Equal("Dense", "Dense");
        Kinds(new Dense(4, 4, Activation.Relu), new BatchNorm(4)).Should().Equal("Dense", "BatchNorm");
        Kinds(new Sequential(Standard(1), new Scale(4)), new Sequential(new Dense(4, 4))).Should().Equal("Dense");
        Kinds(new Dense(4, 4), new Scale(4), new BatchNorm(4), Standard(200)).Should().Equal("Dense");
        Kinds(new LayerNorm(4), new Dense(4, 4)).Should().Equal("LayerNorm", "Dense");
        Kinds(new Standardization(new Tensor(4), Tensor.Filled(new Shape(4), 1e-38f)), Huge()).Should().Equal(["Standardization", "Dense"], "the product is too large for a float");

        static Standardization Standard(float shift) => new(Tensor.Filled(new Shape(4), shift), Tensor.Filled(new Shape(4), 1));

        static Dense Huge()
        {
            var dense = new Dense(4, 4);
            dense.Weight.Fill(100);
            dense.Bias.Fill(0);
            return dense;
        }
    }

    [Fact]
    public void PackedMatrix_AnySize_HasTheBitsOfTheProduct()
    {
        foreach ((int k, int n) in new[] { (1, 2), (3, 5), (17, 31), (64, 33), (130, 128), (1025, 40), (2100, 3), (700, 300) })
        {
            float[] b = Draw.Uniform(k, n, 1, -1, 1).ToArray();
            var packed = new PackedMatrix(b, k, n);
            foreach (int m in new[] { 0, 1, 2, 5, 6, 7, 13, 32, 100, 800 })
            {
                float[] a = Draw.Uniform(m, k, 2, -1, 1).ToArray();
                float[] expected = new float[m * n], actual = [.. Enumerable.Repeat(float.NaN, m * n)];
                Gemm.Multiply(1, a, false, b, false, m, n, k, 0, expected.AsSpan());
                foreach (int threads in new[] { 1, 2, 7 })
                {
                    OnThreads(threads, () =>
                    {
                        packed.Multiply(a, m, actual);
                        return actual;
                    }).Should().Equal(expected, "{0} x {1} x {2} on {3} threads", m, n, k, threads);
                }
            }
        }
    }

    [Fact]
    public void PackedMatrix_BeyondAnArray_IsNotHeld()
    {
        PackedMatrix.CanHold(1 << 20, 64).Should().BeTrue();
        PackedMatrix.CanHold(int.MaxValue, 2).Should().BeFalse();
    }

    private static IEnumerable<string> Kinds(params Layer[] layers)
    {
        _ = new Model(layers, seed: 1); // draws their values
        return Folding.Fold(layers).Select(layer => layer.GetType().Name);
    }

    private static float[] OnThreads(int threads, Func<float[]> work)
    {
        int before = Parallelism.MaxThreads;
        try
        {
            Parallelism.MaxThreads = threads;
            return work();
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }
}
