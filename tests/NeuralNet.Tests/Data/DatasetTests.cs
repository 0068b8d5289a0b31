namespace NeuralNet.Tests.Data;

public sealed class DatasetTests
{
    [Fact]
    public void Dataset_OfTensors_KeepsThemAndTheirSizes()
    {
        var features = new Tensor(4, 3);
        var targets = new Tensor(4, 2);

        var data = new Dataset(features, targets);

        data.Features.Should().BeSameAs(features);
        data.Targets.Should().BeSameAs(targets);
        (data.Count, data.FeatureCount, data.TargetCount).Should().Be((4, 3, 2));
        data.ToString().Should().Be("Dataset: features [4, 3], targets [4, 2]");
    }

    [Fact]
    public void Dataset_OfTargetVector_ReadsItAsColumn()
    {
        var data = new Dataset(new Tensor(3, 1), Tensor.From([7, 8, 9]));

        data.Targets.Shape.Should().Be(new Shape(3, 1));
        data.Targets[2, 0].Should().Be(9);
    }

    [Fact]
    public void Dataset_OfArrays_CopiesThem()
    {
        var values = new Dataset(new float[,] { { 1, 2 }, { 3, 4 } }, [0.5f, 1.5f]);
        var classes = new Dataset(new float[,] { { 1, 2 }, { 3, 4 } }, [0, 2]);

        values.Features.AsSpan().ToArray().Should().Equal(1, 2, 3, 4);
        values.Targets.AsSpan().ToArray().Should().Equal(0.5f, 1.5f);
        classes.Targets.AsSpan().ToArray().Should().Equal(0, 2);
        classes.Targets.Shape.Should().Be(new Shape(2, 1));
    }

    [Fact]
    public void Dataset_OfDifferentRowNumbers_NamesBothShapes() =>
        Creating(new Tensor(10, 3), new Tensor(9, 1)).Should().Throw<ArgumentException>().WithMessage(
            "Dataset expects as many rows of targets as of features but got features [10, 3] and targets [9, 1].*");

    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(2, 3, 0)]
    public void Dataset_WithoutRowsOrColumns_Throws(int rows, int features, int targets) =>
        Creating(new Tensor(rows, features), new Tensor(rows, targets)).Should().Throw<ArgumentException>()
            .WithMessage($"Dataset expects at least one row and one column but got features [{rows}, {features}]*");

    [Fact]
    public void Dataset_OfOtherRanks_SaysToReshape()
    {
        Creating(new Tensor(3), new Tensor(3)).Should().Throw<ArgumentException>()
            .WithMessage("Dataset expects features [N, F] but got [3]. Reshape them*");
        Creating(new Tensor(3, 1), new Tensor(new Shape(3, 1, 1))).Should().Throw<ArgumentException>()
            .WithMessage("Dataset expects targets [N, T] but got [3, 1, 1]. Reshape them*");
    }

    [Fact]
    public void Dataset_OfNonFiniteElement_NamesItsPlaceAndTheFix()
    {
        Tensor withNaN = new(3, 2) { [2, 1] = float.NaN };
        Tensor high = new(3, 2) { [1, 0] = float.NegativeInfinity };

        Creating(high, new Tensor(3)).Should().Throw<ArgumentException>().WithMessage(
            "Dataset features: expected finite numbers but got -Infinity in row 1, column 0. Drop or fill such rows first; Table.WithoutMissing *");
        Creating(withNaN, new Tensor(3)).Should().NotThrow("a NaN stands for a missing feature");
        Creating(new Tensor(3, 2), withNaN).Should().Throw<ArgumentException>().WithMessage(
            "Dataset targets: expected finite numbers but got NaN in row 2, column 1.*");
        Creating(new Tensor(3, 2), high).Should().Throw<ArgumentException>().WithMessage(
            "Dataset targets: expected finite numbers but got -Infinity in row 1, column 0.*");
    }

    [Fact]
    public void Subset_OfRows_CopiesThemInOrder()
    {
        var data = new Dataset(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, [10, 20, 30]);

        Dataset subset = data.Subset([2, 0, 2]);
        data.Features[0] = 99;

        subset.Features.AsSpan().ToArray().Should().Equal(5, 6, 1, 2, 5, 6);
        subset.Targets.AsSpan().ToArray().Should().Equal(30, 10, 30);
    }

    [Fact]
    public void Subset_OfWrongRows_Throws()
    {
        var data = new Dataset(new Tensor(3, 1), new Tensor(3));

        data.Invoking(d => d.Subset([])).Should().Throw<ArgumentException>().WithMessage("Dataset.Subset expects at least one row*");
        data.Invoking(d => d.Subset([0, 3])).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Dataset.Subset expects row numbers 0 to 2 but got 3.*");
        data.Invoking(d => d.Subset([-1])).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*0 to 2 but got -1.*");
    }

    [Fact]
    public void Dataset_OfWeights_KeepsThem()
    {
        Tensor weights = Tensor.From([0, 0.5f, 2]);

        var data = new Dataset(new Tensor(3, 2), new Tensor(3), weights);
        weights[0] = 7;

        data.HasWeights.Should().BeTrue();
        data.Weights!.Shape.Should().Be(new Shape(3, 1));
        data.Weights.AsSpan().ToArray().Should().Equal(7, 0.5f, 2);
        data.ToString().Should().Be("Dataset: features [3, 2], targets [3, 1], weights [3, 1]");
        new Dataset(new Tensor(3, 2), new Tensor(3)).HasWeights.Should().BeFalse();
    }

    [Theory]
    [InlineData(new[] { 1f, 2f }, "Dataset expects a weight for each of its 3 rows, [3] or [3, 1], but got [2].*")]
    [InlineData(new[] { 1f, 2f, float.NaN }, "Dataset weights: expected finite numbers but got NaN in row 2, column 0.*")]
    [InlineData(new[] { 1f, -0.5f, 2f }, "Dataset expects weights of 0 or more but got -0.5 in row 1. Give a row that must not count the weight 0.*")]
    [InlineData(new[] { 0f, 0f, -0f }, "Dataset expects a weight above 0 in at least one row but got 0 in all 3*")]
    public void Dataset_OfWrongWeights_SaysWhichAndWhy(float[] weights, string message) =>
        FluentActions.Invoking(() => new Dataset(new Tensor(3, 1), new Tensor(3), Tensor.From(weights))).Should().Throw<ArgumentException>()
            .WithMessage(message);

    [Fact]
    public void Dataset_OfWeightsInAMatrix_Throws() =>
        FluentActions.Invoking(() => new Dataset(new Tensor(3, 1), new Tensor(3), Tensor.Filled(new Shape(1, 3), 1))).Should().Throw<ArgumentException>()
            .WithMessage("*[3] or [3, 1], but got [1, 3].*");

    [Fact]
    public void Subset_OfWeightedRows_KeepsTheirWeights()
    {
        var data = new Dataset(new Tensor(3, 1), new Tensor(3), Tensor.From([0, 0.5f, 2]));

        data.Subset([2, 0, 1]).Weights!.AsSpan().ToArray().Should().Equal(2, 0, 0.5f);
        data.Invoking(d => d.Subset([0, 0])).Should().Throw<ArgumentException>().WithMessage("*but got 0 in all 2*");
    }

    private static Action Creating(Tensor features, Tensor targets) => () => _ = new Dataset(features, targets);
}
