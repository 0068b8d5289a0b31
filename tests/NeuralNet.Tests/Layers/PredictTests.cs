using System.Runtime.InteropServices;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class PredictTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    [InlineData(255)]
    [InlineData(256)]
    public void Predict_WithinABlock_HasTheBitsOfForward(int rows)
    {
        Model model = Build();
        Tensor features = Draw.Uniform(rows, 7, seed: 1);
        float[] onSpans = new float[rows * 5];

        Tensor output = model.Predict(features);
        model.Predict(features.AsSpan(), onSpans);

        output.Shape.Should().Be(new Shape(rows, 5));
        ShouldHaveTheSameBits(output.AsSpan(), onSpans);
        ShouldHaveTheSameBits(output.AsSpan(), model.Forward(features).AsSpan());
    }

    // 256 rows are a block; a single row runs through a kernel of its own, which sums in another order.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(600)]
    public void Predict_ManyRows_EqualsRowByRow(int rows)
    {
        Model model = Build();
        Tensor features = Draw.Uniform(rows, 7, seed: 2);

        Tensor output = model.Predict(features);

        output.Shape.Should().Be(new Shape(rows, 5));
        for (int i = 0; i < rows; i++)
        {
            Tensor.From(output.Row(i)).ShouldBeNear(model.Predict(features.RowRange(i..(i + 1))), 1e-6f, $"row {i}");
        }
    }

    [Fact]
    public void Predict_AnyNumberOfRows_DoesNotChangeARow() => Gen.Select(Gen.Int[1, 300], Gen.Int[0, 299]).Sample(
        (rows, row) =>
        {
            Model model = Build();
            Tensor features = Draw.Uniform(rows, 7, seed: rows);
            int chosen = row % rows;

            Tensor.From(model.Predict(features).Row(chosen))
                .ShouldBeNear(model.Predict(features.RowRange(chosen..(chosen + 1))), 1e-6f, $"row {chosen} of {rows}");
        },
        iter: 30);

    [Fact]
    public void Predict_NoRows_GivesNone()
    {
        Build().Predict(new Tensor(0, 7)).Shape.Should().Be(new Shape(0, 5));
        Build().Predict(ReadOnlySpan<float>.Empty, Span<float>.Empty);
    }

    [Fact]
    public void Predict_Features_AreNotChanged()
    {
        Tensor features = Draw.Uniform(3, 7, seed: 3);
        float[] before = features.AsSpan().ToArray();

        Build().Predict(features);

        features.AsSpan().ToArray().Should().Equal(before);
    }

    [Fact]
    public void Predict_FeatureThatIsNaN_ShowsInItsRowOnly()
    {
        Tensor features = Draw.Uniform(3, 7, seed: 3);
        features[1, 4] = float.NaN;

        Tensor output = Build().Predict(features);

        output.Row(0).ToArray().Should().NotContain(float.NaN);
        output.Row(1).ToArray().Should().OnlyContain(value => float.IsNaN(value));
        output.Row(2).ToArray().Should().NotContain(float.NaN);
    }

    [Fact]
    public void Predict_FourThreadsAtOnce_GiveTheBitsOfOneAlone()
    {
        Model model = Build();
        int[] sizes = [1, 33, 256, 300];
        Tensor[] features = Array.ConvertAll(sizes, rows => Draw.Uniform(rows, 7, seed: rows));
        Tensor[] alone = Array.ConvertAll(features, model.Predict);
        var differences = new System.Collections.Concurrent.ConcurrentBag<string>();

        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            for (int round = 0; round < 50; round++)
            {
                int which = (round + number) % sizes.Length;
                Tensor output = model.Predict(features[which]);
                if (!MemoryMarshal.AsBytes(output.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(alone[which].AsSpan())))
                {
                    differences.Add($"thread {number}, round {round}, {sizes[which]} rows");
                }
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        differences.Should().BeEmpty();
    }

    private static void ShouldHaveTheSameBits(Span<float> actual, Span<float> expected) =>
        MemoryMarshal.AsBytes(actual).SequenceEqual(MemoryMarshal.AsBytes(expected)).Should().BeTrue();

    private static Model Build() =>
        new([new Dense(7, 37, Activation.Gelu), new Dense(37, 18, Activation.Relu), new Dense(18, 5)], seed: 4);
}
