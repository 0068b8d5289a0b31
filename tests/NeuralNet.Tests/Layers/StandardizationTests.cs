using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

[Trait("Category", "Numeric")]
public sealed class StandardizationTests
{
    private static readonly Tensor Mean = Tensor.From([10, -2, 0]);
    private static readonly Tensor Scale = Tensor.From([4, 0.5f, 1]);

    [Fact]
    public void Forward_Values_AreStandardised()
    {
        var model = new Model([new Standardization(Mean, Scale)]);

        // (14 - 10) / 4, (-2.5 + 2) / 0.5, 7; the mean itself gives 0.
        model.Predict(Tensor.From([14, -2.5f, 7, 10, -2, 0], 2, 3)).AsSpan().ToArray().Should().Equal(1, -1, 7, 0, 0, 0);
    }

    [Fact]
    public void Forward_Inverse_GivesTheUnitBack()
    {
        var model = new Model([Standardization.Inverse(Mean, Scale)]);

        model.Predict(Tensor.From([1, -1, 7], 1, 3)).AsSpan().ToArray().Should().Equal(14, -2.5f, 7);
    }

    // A column far from 0 with a small spread, such as a year or a time: what is near the mean must not drown in rounding.
    [Fact]
    public void Forward_MeanFarAboveScale_StaysExactNearTheMean()
    {
        var model = new Model([new Standardization(Tensor.From([1_000_000, 2_005]), Tensor.From([3, 0.7f]))]);

        Tensor output = model.Predict(Tensor.From([1_000_000, 2_005, 1_000_003, 2_012], 2, 2));

        output.ShouldBeNear(Tensor.From([0, 0, 1, 10]), 2e-7f, "(input - mean) / scale, rounded twice");
    }

    [Fact]
    public void Backward_Gradient_IsDividedByScale()
    {
        var layer = new Standardization(Mean, Scale);
        var context = new LayerContext(layer, training: true);
        var inputGradient = new Tensor(1, 3);

        context.Backward(new Tensor(1, 3), new Tensor(1, 3), Tensor.From([1, 1, 1], 1, 3), inputGradient);

        inputGradient.AsSpan().ToArray().Should().Equal(0.25f, 2, 1);
    }

    [Fact]
    public void Constructor_Tensors_AreCopied()
    {
        Tensor mean = Mean.Clone();
        var layer = new Standardization(mean, Scale);

        mean[0] = 99;

        layer.Mean[0].Should().Be(10);
        layer.Parameters.Should().BeEmpty();
        (layer.Inputs, layer.Outputs, layer.IsInverse, layer.ToString()).Should().Be((3, 3, false, "Standardization(3)"));
        Standardization.Inverse(Mean, Scale).ToString().Should().Be("Standardization(3, inverse)");
    }

    [Fact]
    public void Constructor_LengthsThatDiffer_Throws()
    {
        Action make = () => _ = new Standardization(new Tensor(3), Tensor.From([1, 1]));

        make.Should().Throw<ArgumentException>()
            .WithMessage("Standardization expects a mean and a scale for each column but got 3 means and 2 scales.*");
    }

    [Theory]
    [InlineData(0, 0, "0 and scale 0")]
    [InlineData(float.NaN, 1, "NaN and scale 1")]
    [InlineData(1, float.PositiveInfinity, "1 and scale Infinity")]
    public void Constructor_InvalidNumber_Throws(float mean, float scale, string got)
    {
        Action make = () => _ = new Standardization(Tensor.From([0, mean]), Tensor.From([1, scale]));

        make.Should().Throw<ArgumentException>().WithMessage(
            $"Standardization expects finite means and finite scales other than 0 but got mean {got} in column 1. Give a constant column the scale 1.*");
    }
}
