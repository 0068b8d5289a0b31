namespace NeuralNet.Tests.Tensors;

public class ShapeTests
{
    [Fact]
    public void Shape_OfSizes_KnowsRankLengthRowsAndColumns()
    {
        Shape shape = new(2, 3, 4);
        (shape.Rank, shape.Length, shape.Rows, shape.Columns).Should().Be((3, 24, 2, 12));
        shape.ToArray().Should().Equal(2, 3, 4);
        shape[2].Should().Be(4);
        shape.ToString().Should().Be("[2, 3, 4]");
        new Shape(5).Columns.Should().Be(1);
        new Shape(5).Should().Be(new Shape([5]));
        new Shape(5, 6).Should().Be(new Shape([5, 6]));
        Shape.MaxRank.Should().Be(4);
    }

    [Fact]
    public void Equality_OfShapes_IsThatOfRankAndSizes()
    {
        new Shape(2, 3).Should().Be(new Shape(2, 3));
        new Shape(2, 3).Should().NotBe(new Shape(3, 2));
        new Shape(6).Should().NotBe(new Shape(6, 1), "the ranks differ");
    }

    [Fact]
    public void Shape_OfBadSizes_NamesThem()
    {
        Action none = () => _ = new Shape([]);
        none.Should().Throw<ArgumentException>().WithMessage("Shape expects 1 to 4 sizes but got 0.*");
        Action five = () => _ = new Shape(1, 1, 1, 1, 1);
        five.Should().Throw<ArgumentException>().WithMessage("Shape expects 1 to 4 sizes but got 5.*");
        Action negative = () => _ = new Shape(2, -3);
        negative.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Shape expects sizes of 0 or more but got -3.*");
        Action vector = () => _ = new Shape(-1);
        vector.Should().Throw<ArgumentOutOfRangeException>().WithMessage("Shape expects sizes of 0 or more but got -1.*");
        Action large = () => _ = new Shape(100_000, 100_000);
        large.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Shape expects at most 2147483591 elements but got [100000, 100000], which has more.*");
    }

    // 2^32 elements, and 2^31 behind a size of 0: in 32 bits their products are 0.
    [Fact]
    public void Shape_WhoseProductOverflows_Throws()
    {
        Action large = () => _ = new Shape(65536, 65536);
        large.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[65536, 65536], which has more.*");
        Action empty = () => _ = new Shape(0, 65536, 65536);
        empty.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*[0, 65536, 65536], which has more.*");
        new Shape(0, Array.MaxLength).Length.Should().Be(0);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void Indexer_OfADimensionThatIsNotThere_NamesTheDimensions(int dimension)
    {
        Func<int> size = () => new Shape(2, 3)[dimension];
        size.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Shape [2, 3] expects a dimension below 2, counted from 0, but got {dimension}.*");
    }
}
