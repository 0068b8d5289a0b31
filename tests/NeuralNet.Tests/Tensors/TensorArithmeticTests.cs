using CsCheck;

namespace NeuralNet.Tests.Tensors;

public class TensorArithmeticTests
{
    private static readonly Tensor Matrix = Tensor.From(new float[,] { { 1, 2, 4 }, { 8, 16, 32 } });

    [Fact]
    public void Operators_RandomShapesOfRank1To4_EqualExplicitLoops() => TensorGen.Broadcasting.Sample(pair =>
    {
        (Tensor left, Tensor right) = pair;
        Shape shape = (left + right).Shape;
        float[] Loop(Func<float, float, float> operation) =>
            [.. TensorGen.Indices(shape).Select(index => operation(TensorGen.At(left, index), TensorGen.At(right, index)))];

        (left + right).AsSpan().ToArray().Should().Equal(Loop((a, b) => a + b));
        (left - right).AsSpan().ToArray().Should().Equal(Loop((a, b) => a - b));
        (left * right).AsSpan().ToArray().Should().Equal(Loop((a, b) => a * b));
        (left / right).AsSpan().ToArray().Should().Equal(Loop((a, b) => a / b), (a, b) => a.Equals(b));
    }, iter: 1000);

    [Fact]
    public void Addition_OfEitherOrder_IsTheSame() => TensorGen.Broadcasting.Sample(pair =>
    {
        Tensor one = pair.Left + pair.Right;
        Tensor other = pair.Right + pair.Left;
        other.Shape.Should().Be(one.Shape);
        other.AsSpan().ToArray().Should().Equal(one.AsSpan().ToArray());
    });

    // Shapes by NumPy's rule: numpy.broadcast_shapes of 1.24.2 gives the same.
    [Theory]
    [InlineData(new[] { 3 }, new[] { 2, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 2, 1 }, new[] { 1, 3 }, new[] { 2, 3 })]
    [InlineData(new[] { 4 }, new[] { 3, 1 }, new[] { 3, 4 })]
    [InlineData(new[] { 5, 1, 4 }, new[] { 7, 5, 6, 1 }, new[] { 7, 5, 6, 4 })]
    [InlineData(new[] { 0, 3 }, new[] { 1 }, new[] { 0, 3 })]
    [InlineData(new[] { 1, 3 }, new[] { 0, 1 }, new[] { 0, 3 })]
    public void Addition_OfShapesThatBroadcast_HasTheirCommonShape(int[] left, int[] right, int[] expected) =>
        (new Tensor(new Shape(left)) + new Tensor(new Shape(right))).Shape.Should().Be(new Shape(expected));

    [Fact]
    public void Subtraction_OfARow_SubtractsItFromEachRow() =>
        (Matrix - Tensor.From([1, 2, 3])).AsSpan().ToArray().Should().Equal(0, 0, 1, 7, 14, 29);

    [Fact]
    public void Division_ByAColumn_DividesEachRowByItsNumber() =>
        (Matrix / Tensor.From([1, 8], rows: 2, columns: 1)).AsSpan().ToArray().Should().Equal(1, 2, 4, 1, 2, 4);

    [Fact]
    public void Operators_WithANumber_TakeItOnEitherSide()
    {
        Tensor tensor = Tensor.From([1, 2, -4]);
        (tensor + 1).AsSpan().ToArray().Should().Equal(2, 3, -3);
        (1 + tensor).AsSpan().ToArray().Should().Equal(2, 3, -3);
        (tensor - 1).AsSpan().ToArray().Should().Equal(0, 1, -5);
        (1 - tensor).AsSpan().ToArray().Should().Equal(0, -1, 5);
        (tensor * 3).AsSpan().ToArray().Should().Equal(3, 6, -12);
        (3 * tensor).AsSpan().ToArray().Should().Equal(3, 6, -12);
        (tensor / 2).AsSpan().ToArray().Should().Equal(0.5f, 1, -2);
        (2 / tensor).AsSpan().ToArray().Should().Equal(2, 1, -0.5f);
        (-tensor).AsSpan().ToArray().Should().Equal(-1, -2, 4);
        tensor.AsSpan().ToArray().Should().Equal([1, 2, -4], "operators leave their operands as they are");
    }

    [Fact]
    public void Operators_OfTensors_LeaveTheOperandsAsTheyAre() => TensorGen.Broadcasting.Sample(pair =>
    {
        (Tensor left, Tensor right) = (pair.Left.Clone(), pair.Right.Clone());
        _ = pair.Left * pair.Right;
        pair.Left.AsSpan().SequenceEqual(left.AsSpan()).Should().BeTrue();
        pair.Right.AsSpan().SequenceEqual(right.AsSpan()).Should().BeTrue();
    });

    [Fact]
    public void Operators_OfShapesThatDoNotBroadcast_NameBothAndTheRule()
    {
        Action add = () => _ = Matrix + new Tensor(2);
        add.Should().Throw<ArgumentException>().WithMessage(
            "Operator + expects tensors that broadcast but got [2, 3] and [2]: counted from the last dimension, "
            + "sizes must be equal or one of them 1. Reshape one of the tensors. (Parameter 'right')");

        Action divide = () => _ = new Tensor(0, 3) / Matrix;
        divide.Should().Throw<ArgumentException>().WithMessage("Operator / expects*but got [0, 3] and [2, 3]:*");
    }

    [Fact]
    public void Operators_OfNull_NameTheOperand()
    {
        Action left = () => _ = null! + Matrix;
        left.Should().Throw<ArgumentNullException>().WithParameterName("left");
        Action number = () => _ = (Tensor)null! * 2;
        number.Should().Throw<ArgumentNullException>();
    }
}
