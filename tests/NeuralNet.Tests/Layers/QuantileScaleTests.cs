using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>The scale by ranks against its formula, and the knots that it is fitted to.</summary>
[Trait("Category", "Numeric")]
public sealed class QuantileScaleTests
{
    private const float A = 1.7320508f;

    [Fact]
    public void Fit_NumberOfHalfTheRows_CountsAsASixteenthOfThem_WithTheMeanOfItsRanks()
    {
        float[] column = [.. Enumerable.Repeat(0f, 32), .. Enumerable.Range(1, 32).Select(i => (float)i)];

        QuantileScale layer = QuantileScale.Fit(Tensor.From(column).Reshape(new Shape(64, 1)));

        // 4 of 64 zeros stay, with ranks 0 to 3 of 0 to 35.
        layer.KnotCounts.Should().Equal(33);
        layer.Ranks[0].Should().BeApproximately(A * ((2 * 1.5f / 35) - 1), 1e-6f);
        layer.Ranks[1].Should().BeApproximately(A * ((2 * 4f / 35) - 1), 1e-6f);
    }

    [Theory]
    [InlineData(new float[] { 5, 3, 1, 4, 2 }, 3, new float[] { 1, 3, 5 }, new[] { -A, 0, A })]
    [InlineData(new float[] { 5, 3, 1, 4, 2 }, 257, new float[] { 1, 2, 3, 4, 5 }, new[] { -A, -A / 2, 0, A / 2, A })]
    [InlineData(new float[] { 0, 2, 0, 1 }, 257, new float[] { 0, 1, 2 }, new[] { -A, 0, A })]                         // few rows: each number once
    [InlineData(new float[] { 7, 7, 1, 7 }, 4, new float[] { 1, 7 }, new[] { -A, A })]
    [InlineData(new float[] { 0, 0, 0, 0, 0, 0, 1, 2, 4 }, 3, new[] { 0, 1.5f, 4 }, new[] { -A, 0, A })]                   // mostly zeros: of 0, 1, 2, 4
    [InlineData(new[] { float.NaN, 4, float.NaN, 2 }, 2, new float[] { 2, 4 }, new[] { -A, A })]
    [InlineData(new[] { 5, 5, float.NaN }, 257, new float[] { 5 }, new float[] { 0 })]
    [InlineData(new[] { float.NaN, float.NaN }, 257, new float[] { 0 }, new float[] { 0 })]
    public void Fit_OfAColumn_HasTheseKnots(float[] column, int knots, float[] numbers, float[] ranks)
    {
        QuantileScale scale = QuantileScale.Fit(Tensor.From(column, column.Length, 1), knots);

        scale.KnotCounts.Should().Equal(numbers.Length);
        scale.Numbers.AsSpan().ToArray().Should().Equal(numbers);
        scale.Ranks.ShouldBeNear(Tensor.From(ranks), 1e-6f, "ranks");
    }

    [Fact]
    public void Forward_OfTheTrainingRows_HasMeanZeroAndVarianceOne_WhateverTheirShape()
    {
        Tensor rows = Draw.Uniform(2000, 3, seed: 1, -4, 4);
        for (int i = 0; i < 2000; i++)
        {
            rows[i, 1] = MathF.Exp(3 * rows[i, 1]);
            rows[i, 2] = i == 7 ? 1e30f : MathF.Cbrt(rows[i, 2]);
        }

        Tensor scaled = new Model([QuantileScale.Fit(rows)]).Predict(rows);

        for (int j = 0; j < 3; j++)
        {
            double[] column = [.. Enumerable.Range(0, 2000).Select(i => (double)scaled[i, j])];
            column.Average().Should().BeApproximately(0, 0.01);
            column.Average(x => x * x).Should().BeApproximately(1, 0.02);
            column.Min().Should().BeApproximately(-A, 1e-6);
            column.Max().Should().BeApproximately(A, 1e-6);
        }
    }

    [Fact]
    public void Forward_IsALineBetweenKnots_AndBackwardItsSlope()
    {
        Tensor training = Draw.Uniform(90, 2, seed: 2);
        foreach (ref float number in training.AsSpan())
        {
            number = MathF.Round(40 * number * number * number) / 40;       // some numbers repeat, near 0 many
        }

        QuantileScale scale = QuantileScale.Fit(training, knots: 12);
        scale.KnotCounts.Should().OnlyContain(count => count >= 3 && count <= 12);
        Tensor rows = Draw.Uniform(300, 2, seed: 3, -1.3f, 1.3f), gradient = Draw.Uniform(300, 2, seed: 4);
        var context = new LayerContext(scale, training: true);
        Tensor output = new(300, 2), inputGradient = new(300, 2);

        context.Forward(rows, output);
        context.Backward(rows, output, gradient.Clone(), inputGradient);

        for (int i = 0; i < 300; i++)
        {
            for (int j = 0, start = 0; j < 2; start += scale.KnotCounts[j++])
            {
                (double rank, double slope) = Line(
                    rows[i, j], scale.Numbers.AsSpan().Slice(start, scale.KnotCounts[j]).ToArray(), scale.Ranks.AsSpan().Slice(start, scale.KnotCounts[j]).ToArray());
                ((double)output[i, j]).Should().BeApproximately(rank, 1e-6);
                ((double)inputGradient[i, j]).Should().BeApproximately(slope * gradient[i, j], 1e-5 * (1 + Math.Abs(slope)));
            }
        }
    }

    [Fact]
    public void Forward_KeepsOrder_AndEndsAtTheOutermostKnots()
    {
        QuantileScale scale = QuantileScale.Fit(Draw.Uniform(300, 1, seed: 5), knots: 33);
        float[] numbers = [.. Draw.Uniform(5000, 1, seed: 6, -2, 2).AsSpan(), .. scale.Numbers.AsSpan(), float.MinValue, float.MaxValue];
        numbers = [.. numbers.SelectMany(x => new[] { x, MathF.BitIncrement(x), MathF.BitDecrement(x) }).Where(float.IsFinite).Order()];
        var model = new Model([scale]);

        float[] ranks = model.Predict(Tensor.From(numbers, numbers.Length, 1)).AsSpan().ToArray();

        ranks.Should().BeInAscendingOrder();
        ranks[0].Should().Be(-A);
        ranks[^1].Should().Be(A);
        model.Predict(scale.Numbers.Reshape(new Shape(33, 1))).AsSpan().ToArray().Should().Equal(scale.Ranks.AsSpan().ToArray(), "a knot has its own rank");
    }

    [Fact]
    public void Forward_OfAConstantColumn_IsZero_AndOfAMissingNumberMissing()
    {
        var output = new Tensor(3, 1);
        new LayerContext(QuantileScale.Fit(Tensor.Filled(new Shape(9, 1), 4)), training: false).Forward(Tensor.From([-3e38f, 4, 3e38f], 3, 1), output);
        output.AsSpan().ToArray().Should().Equal(0, 0, 0);

        new LayerContext(QuantileScale.Fit(Tensor.From([1, 2, 3], 3, 1)), training: false).Forward(Tensor.From([1, float.NaN, 2], 3, 1), output);
        output.AsSpan().ToArray().Should().Equal(-A, float.NaN, 0);
    }

    [Fact]
    public void Forward_OfKnotsFarApart_DoesNotOverflow() =>
        new Model([QuantileScale.Fit(Tensor.From([float.MinValue, float.MaxValue], 2, 1))]).Predict(Tensor.From([0], 1, 1))[0, 0].Should().Be(0);

    private static (double Rank, double Slope) Line(double number, float[] x, float[] y)
    {
        if (number < x[0] || number >= x[^1])
        {
            return (number < x[0] ? y[0] : y[^1], 0);
        }

        int k = Enumerable.Range(0, x.Length - 1).Single(k => number >= x[k] && number < x[k + 1]);
        double slope = ((double)y[k + 1] - y[k]) / ((double)x[k + 1] - x[k]);
        return (y[k] + (slope * (number - x[k])), slope);
    }
}
