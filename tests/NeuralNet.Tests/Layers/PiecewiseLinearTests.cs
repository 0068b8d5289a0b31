using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>The piecewise-linear encoding against its formula, and the edges that it is fitted to.</summary>
[Trait("Category", "Numeric")]
public sealed class PiecewiseLinearTests
{
    [Theory]
    [InlineData(new float[] { 5, 3, 1, 4, 2 }, 2, new float[] { 1, 3, 5 })]
    [InlineData(new float[] { 5, 3, 1, 4, 2 }, 3, new[] { 1, 2.3333333f, 3.6666667f, 5 })]
    [InlineData(new float[] { 5, 3, 1, 4, 2 }, 16, new float[] { 1, 2, 3, 4, 5 })]                     // never an edge between two numbers next to each other
    [InlineData(new float[] { 0, 2, 0, 1 }, 16, new float[] { 0, 1, 2 })]                              // equal edges are one
    [InlineData(new float[] { 0, 0, 0, 0, 0, 0, 1, 2, 4 }, 3, new[] { 0, 1.3333334f, 4 })]             // mostly zeros: of 0, 0, 0, 1, 2, 4
    [InlineData(new[] { float.NaN, 4, float.NaN, 2 }, 1, new float[] { 2, 4 })]
    [InlineData(new[] { 5, 5, float.NaN }, 16, new float[] { 5, 10 })]
    [InlineData(new[] { -0.5f }, 16, new[] { -0.5f, 0.5f })]
    [InlineData(new[] { float.NaN, float.NaN }, 16, new float[] { 0, 1 })]
    [InlineData(new[] { 3e8f, 3e8f }, 16, new[] { 3e8f, 6e8f })]
    [InlineData(new[] { float.MinValue, float.MaxValue }, 1, new[] { float.MinValue, float.MaxValue })]
    public void Fit_OfAColumn_HasTheseEdges(float[] column, int bins, float[] edges) =>
        PiecewiseLinear.Fit(Tensor.From(column, column.Length, 1), bins).Edges.AsSpan().ToArray().Should().Equal(edges);

    [Fact]
    public void Fit_OfTheGreatestNumber_HasABinAroundIt()
    {
        float[] edges = PiecewiseLinear.Fit(Tensor.Filled(new Shape(3, 1), float.MaxValue)).Edges.AsSpan().ToArray();

        edges.Should().HaveCount(2).And.BeInAscendingOrder().And.OnlyHaveUniqueItems().And.OnlyContain(edge => float.IsFinite(edge));
    }

    [Fact]
    public void Fit_OfAnyBins_PutsAboutAsManyRowsIntoEach()
    {
        Tensor rows = Mapped(Draw.Uniform(1000, 2, seed: 1), MathF.Exp);
        PiecewiseLinear encoding = PiecewiseLinear.Fit(rows, bins: 10);
        encoding.Bins.Should().Equal(10, 10);
        Tensor shares = new Model([encoding]).Predict(rows);

        for (int bin = 0; bin < 20; bin++)
        {
            int inside = Enumerable.Range(0, 1000).Count(i => shares[i, bin] is > 0 and < 1);
            inside.Should().BeInRange(98, 101, "bin {0}", bin);
        }
    }

    [Fact]
    public void Forward_IsTheClampOfEachBin_AndBackwardItsGradient()
    {
        float[][] edges = [[-1, -0.75f, 0.125f, 1], [0, 0.5f], [-1, -0.5f, -0.25f, 0, 0.25f, 1e6f]];
        var encoding = new PiecewiseLinear(edges);
        encoding.Outputs.Should().Be(9);
        Tensor rows = Draw.Uniform(200, 3, seed: 2, -1.5f, 1.5f), gradient = Draw.Uniform(200, 9, seed: 3);
        var context = new LayerContext(encoding, training: true);
        Tensor output = new(200, 9), inputGradient = new(200, 3);

        context.Forward(rows, output);
        context.Backward(rows, output, gradient.Clone(), inputGradient);

        for (int i = 0; i < 200; i++)
        {
            int o = 0;
            for (int j = 0; j < 3; j++)
            {
                double slope = 0;
                for (int t = 0; t + 1 < edges[j].Length; t++, o++)
                {
                    double width = (double)edges[j][t + 1] - edges[j][t];
                    double share = ((double)rows[i, j] - edges[j][t]) / width;
                    ((double)output[i, o]).Should().BeApproximately(Math.Clamp(share, 0, 1), 1e-7);
                    slope += share is >= 0 and < 1 ? gradient[i, o] / width : 0;
                }

                ((double)inputGradient[i, j]).Should().BeApproximately(slope, 1e-5);
            }
        }
    }

    [Fact]
    public void Forward_AtAnEdge_HasOnesForTheBinsBelow_AndZerosForTheOthers()
    {
        PiecewiseLinear encoding = PiecewiseLinear.Fit(Mapped(Draw.Uniform(500, 1, seed: 4), x => x * x * x), bins: 31);
        Tensor edges = encoding.Edges;
        Tensor shares = new Model([encoding]).Predict(edges.Reshape(new Shape(edges.Length, 1)));

        for (int t = 0; t < edges.Length; t++)
        {
            shares.Row(t).ToArray().Should().Equal(Enumerable.Range(0, 31).Select(bin => bin < t ? 1f : 0), "edge {0}", t);
        }
    }

    [Fact]
    public void Forward_OfAGreaterNumber_IsNowhereLess()
    {
        PiecewiseLinear encoding = PiecewiseLinear.Fit(Draw.Uniform(300, 1, seed: 5), bins: 7);
        float[] numbers = [.. Draw.Uniform(5000, 1, seed: 6, -2, 2).AsSpan(), .. encoding.Edges.AsSpan(), float.MinValue, float.MaxValue];
        numbers = [.. numbers.SelectMany(x => new[] { x, MathF.BitIncrement(x), MathF.BitDecrement(x) }).Where(float.IsFinite).Order()];
        Tensor shares = new Model([encoding]).Predict(Tensor.From(numbers, numbers.Length, 1));

        shares.Row(0).ToArray().Should().OnlyContain(share => share == 0);
        shares.Row(numbers.Length - 1).ToArray().Should().OnlyContain(share => share == 1);
        for (int i = 1; i < numbers.Length; i++)
        {
            for (int bin = 0; bin < 7; bin++)
            {
                shares[i, bin].Should().BeGreaterThanOrEqualTo(shares[i - 1, bin]);
            }
        }
    }

    [Fact]
    public void Forward_OfEdgesFarApart_DoesNotOverflow() =>
        new Model([new PiecewiseLinear([float.MinValue, 0, float.MaxValue], [float.MinValue, float.MaxValue])])
            .Predict(Tensor.From([1.7014117e38f, 0], 1, 2)).AsSpan().ToArray().Should().Equal(1, 0.5f, 0.5f);

    [Fact]
    public void Forward_OfAMissingNumber_IsMissing()
    {
        var output = new Tensor(1, 3);
        new LayerContext(new PiecewiseLinear([0, 1, 2], [0, 1]), training: false).Forward(Tensor.From([float.NaN, 2], 1, 2), output);

        output.AsSpan().ToArray().Should().Equal(float.NaN, float.NaN, 1);
    }

    private static Tensor Mapped(Tensor tensor, Func<float, float> map)
    {
        foreach (ref float number in tensor.AsSpan())
        {
            number = map(number);
        }

        return tensor;
    }
}
