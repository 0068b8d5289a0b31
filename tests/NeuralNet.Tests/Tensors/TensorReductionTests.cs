using CsCheck;

namespace NeuralNet.Tests.Tensors;

public class TensorReductionTests
{
    private static readonly Tensor Matrix = Tensor.From(new float[,] { { 1, -2, 4 }, { 8, 16, -32 } });

    [Fact]
    public void Reductions_OfAllElements_EqualLinq() =>
        TensorGen.WithAxis().Select(pair => pair.Tensor).Sample(tensor =>
        {
            float[] values = tensor.AsSpan().ToArray();
            tensor.Sum().Should().Be(values.Sum());
            tensor.Mean().Should().Be((float)values.Average(value => (double)value));
            tensor.Max().Should().Be(values.Max());
            tensor.Min().Should().Be(values.Min());
        });

    [Fact]
    public void Reductions_AlongAnAxis_EqualLinqOnItsLines() => TensorGen.WithAxis().Sample(pair =>
    {
        (Tensor tensor, int axis) = pair;
        float[][] lines = [.. TensorGen.Lines(tensor, axis)];
        tensor.Sum(axis).AsSpan().ToArray().Should().Equal(lines.Select(line => line.Sum()));
        tensor.Mean(axis).AsSpan().ToArray().Should().Equal(lines.Select(line => (float)line.Average(value => (double)value)));
        tensor.Max(axis).AsSpan().ToArray().Should().Equal(lines.Select(line => line.Max()));
        tensor.Min(axis).AsSpan().ToArray().Should().Equal(lines.Select(line => line.Min()));
        tensor.ArgMax(axis).AsSpan().ToArray().Should().Equal(lines.Select(line => (float)Array.IndexOf(line, line.Max())));
    });

    [Fact]
    public void Reductions_AlongAnAxis_RemoveItFromTheShape() => TensorGen.WithAxis().Sample(pair =>
    {
        (Tensor tensor, int axis) = pair;
        List<int> sizes = [.. tensor.Shape.ToArray()];
        sizes.RemoveAt(axis);
        Shape expected = sizes.Count == 0 ? new Shape(1) : new Shape([.. sizes]);
        tensor.Sum(axis).Shape.Should().Be(expected);
        tensor.Mean(axis).Shape.Should().Be(expected);
        tensor.Max(axis).Shape.Should().Be(expected);
        tensor.Min(axis).Shape.Should().Be(expected);
        tensor.ArgMax(axis).Shape.Should().Be(expected);
    });

    [Fact]
    public void Sum_AlongAnAxisAndThenOfAll_IsTheSumOfAll() => TensorGen.WithAxis(least: 0).Sample(pair =>
        pair.Tensor.Sum(pair.Axis).Sum().Should().Be(pair.Tensor.Sum()));

    [Fact]
    public void ArgMax_OfLongRows_EqualsLinq() =>
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 300]).SelectMany(size => TensorGen.WholeNumbers(new Shape(size.Item1, size.Item2)))
            .Sample(tensor => tensor.ArgMax(1).AsSpan().ToArray().Should().Equal(
                TensorGen.Lines(tensor, 1).Select(line => (float)Array.IndexOf(line, line.Max()))));

    // A running float32 sum of these gives 100958.34; the true one is a million times the float32 nearest 0.1.
    [Fact]
    public void Sum_OfAMillionElements_AgreesWithFloat64()
    {
        const double expected = 1_000_000 * (double)0.1f;
        Tensor vector = Tensor.Filled(new Shape(1_000_000), 0.1f);
        Tensor column = vector.Reshape(new Shape(1_000_000, 1));
        Tensor columns = Tensor.Filled(new Shape(1_000_000, 2), 0.1f);

        ((double)vector.Sum()).Should().BeApproximately(expected, 1e-6 * expected);
        ((double)vector.Mean()).Should().BeApproximately(0.1f, 1e-7);
        ((double)vector.L1Norm()).Should().BeApproximately(expected, 1e-6 * expected);
        ((double)vector.L2Norm()).Should().BeApproximately(1000 * (double)0.1f, 1e-6 * 1000 * 0.1);
        ((double)column.Sum(0)[0]).Should().BeApproximately(expected, 1e-6 * expected);
        ((double)columns.Sum(0)[1]).Should().BeApproximately(expected, 1e-6 * expected);
        ((double)columns.Mean(0)[1]).Should().BeApproximately(0.1f, 1e-7);
    }

    [Fact]
    public void Norms_OfRandomTensors_EqualLinqInFloat64() => TensorGen.WithAxis(least: 0).Sample(pair =>
    {
        Tensor tensor = pair.Tensor * 0.5f;
        double[] values = [.. tensor.AsSpan().ToArray().Select(value => (double)value)];
        tensor.L0Norm().Should().Be(values.Count(value => value != 0));
        tensor.L1Norm().Should().Be((float)values.Sum(Math.Abs));
        tensor.L2Norm().Should().BeApproximately((float)Math.Sqrt(values.Sum(value => value * value)), 1e-6f * tensor.Length);
        tensor.LInfinityNorm().Should().Be((float)values.Select(Math.Abs).DefaultIfEmpty(0).Max());
    });

    // By hand: 0 counts nowhere, 3-4-5 triangle.
    [Fact]
    public void Norms_Of3AndMinus4_Are2And7And5And4()
    {
        Tensor tensor = Tensor.From([3, 0, -4, -0f]);
        tensor.L0Norm().Should().Be(2);
        tensor.L1Norm().Should().Be(7);
        tensor.L2Norm().Should().Be(5);
        tensor.LInfinityNorm().Should().Be(4);
    }

    [Fact]
    public void L2Norm_OfNumbersWhoseSquaresOverflowFloat32_IsFinite() =>
        Tensor.From([3e30f, 4e30f]).L2Norm().Should().BeApproximately(5e30f, 1e24f);

    [Fact]
    public void Reductions_WithNaN_GiveNaN()
    {
        Tensor tensor = Tensor.From(new float[,] { { 1, float.NaN }, { 3, 2 } });
        tensor.Sum().Should().Be(float.NaN);
        tensor.Max().Should().Be(float.NaN);
        tensor.Min().Should().Be(float.NaN);
        tensor.LInfinityNorm().Should().Be(float.NaN);
        tensor.Max(0).AsSpan().ToArray().Should().Equal([3, float.NaN], (a, b) => a.Equals(b));
        tensor.Min(1).AsSpan().ToArray().Should().Equal([float.NaN, 2], (a, b) => a.Equals(b));
    }

    // The row is that of the NaN, whatever the axis; the first NaN of the first line that has one.
    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(1, 1, 2)]
    public void ArgMax_WithNaN_NamesItsRow(int axis, int row, int column)
    {
        Tensor tensor = Tensor.From(new float[,] { { 1, 2, 3 }, { 4, 5, float.NaN }, { 7, 8, 9 }, { 1, float.NaN, 0 } });

        Action argMax = () => tensor.ArgMax(axis);

        argMax.Should().Throw<InvalidOperationException>().WithMessage(
            $"ArgMax expects numbers but got NaN in row {row}, column {column} of tensor [4, 3], so no element is the greatest. "
            + "If a model gave it, check its input and its parameters for NaN: training may have diverged.");
    }

    [Fact]
    public void ArgMax_OfAVectorOrABlockWithNaN_NamesItsRow()
    {
        Action vector = () => Tensor.From([1, float.NaN]).ArgMax(0);
        vector.Should().Throw<InvalidOperationException>().WithMessage("ArgMax expects numbers but got NaN in row 1, column 0 of tensor [2]*");
        Action single = () => Tensor.From([float.NaN], 1, 1).ArgMax(1);
        single.Should().Throw<InvalidOperationException>().WithMessage("*got NaN in row 0, column 0 of tensor [1, 1]*");
        Tensor block = new(new Shape(2, 2, 3));
        block[1, 4] = float.NaN;
        for (int axis = 0; axis < 3; axis++)
        {
            Action argMax = () => block.ArgMax(axis);
            argMax.Should().Throw<InvalidOperationException>().WithMessage("*got NaN in row 1, column 4 of tensor [2, 2, 3]*");
        }
    }

    [Fact]
    public void ArgMax_WithInfinities_OrdersThem() =>
        Tensor.From(
            new float[,] { { float.NegativeInfinity, -1 }, { float.NegativeInfinity, float.NegativeInfinity }, { 5, float.PositiveInfinity } })
            .ArgMax(1).AsSpan().ToArray().Should().Equal(1, 0, 1);

    [Fact]
    public void Sum_OfAnEmptyTensor_IsZero()
    {
        new Tensor(0, 3).Sum().Should().Be(0);
        new Tensor(0, 3).Sum(0).AsSpan().ToArray().Should().Equal(0, 0, 0);
        new Tensor(0, 3).Sum(1).Shape.Should().Be(new Shape(0));
        new Tensor(2, 0).Sum(1).AsSpan().ToArray().Should().Equal(0, 0);
        new Tensor(0).LInfinityNorm().Should().Be(0);
        new Tensor(0).L2Norm().Should().Be(0);
    }

    [Fact]
    public void Reductions_OfAnEmptyTensor_NameItsShape()
    {
        Tensor empty = new(0, 3);
        (string Name, Action Run)[] reductions =
        [
            ("Max", () => empty.Max()), ("Min", () => empty.Min()), ("Mean", () => empty.Mean()), ("Max", () => empty.Max(0)),
            ("Min", () => empty.Min(1)), ("Mean", () => empty.Mean(0)), ("ArgMax", () => empty.ArgMax(0)),
        ];
        foreach ((string name, Action run) in reductions)
        {
            run.Should().Throw<InvalidOperationException>().WithMessage(
                $"{name} expects at least one element but got tensor [0, 3]. Check Length first.");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void Reductions_AlongAnAxisThatIsNotThere_NameTheAxes(int axis)
    {
        Action sum = () => Matrix.Sum(axis);
        sum.Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            $"Tensor [2, 3] expects an axis from 0 to 1 but got {axis}. (Parameter 'axis')");
        Action argMax = () => Matrix.ArgMax(axis);
        argMax.Should().Throw<ArgumentOutOfRangeException>();
    }
}
