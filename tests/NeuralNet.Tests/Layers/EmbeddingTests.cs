using System.Diagnostics;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

public sealed class EmbeddingTests
{
    // The rows of other codes keep every bit, also those of -0, which a sweep with + 0 would change.
    [Fact]
    public void Step_PlainSgd_TouchesTheRowsOfItsCodesAlone()
    {
        var embedding = new Embedding(1000, 4);
        var trainer = new Trainer(new Model([embedding, new Dense(4, 1)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));
        embedding.Weight.Fill(-0f);
        embedding.Weight.Value.Row(7).Fill(1);

        trainer.Step(Tensor.From([7, 500, 7], 3, 1), Tensor.From([1, 2, 3], 3, 1));

        for (int code = 0; code < 1000; code++)
        {
            bool isUntouched = embedding.Weight.Value.Row(code).ToArray().All(value => BitConverter.SingleToInt32Bits(value) == BitConverter.SingleToInt32Bits(-0f));
            isUntouched.Should().Be(code is not (7 or 500), "code {0}", code);
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void SetGradientOfRows_CodeWithoutARow_IsRefused(float code)
    {
        var embedding = new Embedding(5, 2);
        _ = new Model([embedding], seed: 1);
        var context = new LayerContext(embedding, training: true);
        Tensor codes = Tensor.From([0, code], 2, 1), gradient = new(2, 2);

        FluentActions.Invoking(() => context.SetGradientOfRows(embedding.Weight, codes, gradient))
            .Should().Throw<ArgumentException>().WithMessage($"The gradient of*expects codes from 0 to 4 but got {FormattableString.Invariant($"{code}")}: check them in Forward.*");
    }

    // A thousand times the categories: a step that read the table once would take some hundred times as long.
    [Fact]
    public void Step_PlainSgd_CostsNoMoreForAMillionCategories()
    {
        Action small = Steps(1_000), large = Steps(1_000_000);
        double least = double.PositiveInfinity;
        for (int round = 0; round < 20; round++)
        {
            least = Math.Min(least, Seconds(large) / Seconds(small));
        }

        least.Should().BeLessThan(10);

        static Action Steps(int categories)
        {
            var trainer = new Trainer(new Model([new Embedding(categories, 8), new Dense(8, 1)], seed: 1), new MeanSquaredError(), new Sgd(0.1f));
            Tensor codes = Draw.Classes(32, categories, seed: 1), targets = new(32, 1);
            return () =>
            {
                for (int step = 0; step < 20; step++)
                {
                    trainer.Step(codes, targets);
                }
            };
        }

        static double Seconds(Action work)
        {
            work();
            long begin = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(begin).TotalSeconds;
        }
    }

    [Fact]
    public void Weight_AtFirst_IsStandardNormal()
    {
        var embedding = new Embedding(10_000, 4);
        _ = new Model([embedding], seed: 3);
        double[] weights = Array.ConvertAll(embedding.Weight.Value.AsSpan().ToArray(), weight => (double)weight);

        // Of n = 40,000 draws: four standard errors.
        weights.Average().Should().BeApproximately(0, 4 / Math.Sqrt(40_000));
        weights.Average(weight => weight * weight).Should().BeApproximately(1, 4 * Math.Sqrt(2 / 40_000.0));
    }
}
