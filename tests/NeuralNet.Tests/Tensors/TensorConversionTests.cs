using System.Buffers;
using System.Numerics.Tensors;

namespace NeuralNet.Tests.Tensors;

/// <summary>To and from the types of the BCL: who shares memory, and what is copied (docs/interop.md).</summary>
public class TensorConversionTests
{
    private static readonly float[] Six = [1, 2, 3, 4, 5, 6];

    [Fact]
    public void Wrap_MemoryOfAnArray_SharesIt()
    {
        float[] array = [0, 0, 1, 2, 3, 4, 5, 6, 0];

        Tensor tensor = Tensor.Wrap(array.AsMemory(2, 6), new Shape(2, 3));
        tensor[1, 0] = 40;

        array[5].Should().Be(40);
        tensor.AsMemory().Span[3].Should().Be(40);
        tensor.RowRange(1..2).AsMemory().ToArray().Should().Equal(40, 5, 6);
        tensor.AsMemory().Span[0] = -1;
        array[2].Should().Be(-1);
        Tensor.Wrap(Memory<float>.Empty, new Shape(0, 3)).Length.Should().Be(0);
    }

    [Fact]
    public void Wrap_MemoryOfAnotherOwner_SaysWhatToDo()
    {
        using var owner = new NativeOwner();

        FluentActions.Invoking(() => Tensor.Wrap(owner.Memory, new Shape(2, 3))).Should().Throw<ArgumentException>().WithMessage("Tensor.Wrap expects memory of an array *Tensor.From(data.Span, shape)*");
        FluentActions.Invoking(() => Tensor.Wrap(Six.AsMemory(1), new Shape(2, 3))).Should().Throw<ArgumentException>().WithMessage("Tensor.Wrap expects 6 elements for [2, 3] but got 5.*");
        Tensor.From(owner.Memory.Span, new Shape(2, 3)).ToArray().Should().Equal(Six);
        new MatrixSpan(owner.Memory.Span, 2, 3)[1, 2].Should().Be(6, "a span needs no array");
    }

    [Fact]
    public void FromRows_ArraysAndQueries_GiveTheMatrixAndBack()
    {
        float[][] rows = [[1, 2, 3], [4, 5, 6]];

        Tensor.FromRows(rows).ToArray2D().Should().BeEquivalentTo(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Tensor.FromRows(Enumerable.Range(0, 1000).Select(i => new float[] { i, -i })).Shape.Should().Be(new Shape(1000, 2));
        Tensor.FromRows([]).Shape.Should().Be(new Shape(0, 0));
        Tensor.FromRows([[], []]).Shape.Should().Be(new Shape(2, 0));
        Tensor.FromRows(rows).ToRows().Should().BeEquivalentTo(rows);
        Tensor.FromRows(rows).RowRange(1..2).ToRows().Should().BeEquivalentTo([rows[1]]);
    }

    [Fact]
    public void FromRows_OfUnequalLengths_NamesTheRow()
    {
        FluentActions.Invoking(() => Tensor.FromRows([[1, 2], [3, 4], [5]])).Should().Throw<ArgumentException>().WithMessage("Tensor.FromRows expects rows of 2 numbers, as the first has, but row 2 has 1.*");
        FluentActions.Invoking(() => Tensor.FromRows([[1, 2], null!])).Should().Throw<ArgumentException>().WithMessage("*row 1 is null.*");
        FluentActions.Invoking(() => Tensor.FromRows([null!])).Should().Throw<ArgumentException>().WithMessage("*row 0 is null.*");
    }

    [Fact]
    public void FromTensorSpan_AnyStrides_CopiesInOrder()
    {
        Tensor.FromTensorSpan(new ReadOnlyTensorSpan<float>(Six, [2, 3])).ToArray2D().Should().BeEquivalentTo(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } });
        Tensor.FromTensorSpan(new ReadOnlyTensorSpan<float>(Six, [3, 2], [1, 3])).ToArray2D().Should().BeEquivalentTo(new float[,] { { 1, 4 }, { 2, 5 }, { 3, 6 } }, "transposed by its strides");
        Tensor.FromTensorSpan(new ReadOnlyTensorSpan<float>(Six, [2, 3]).Slice([0..2, 1..3])).ToArray2D().Should().BeEquivalentTo(new float[,] { { 2, 3 }, { 5, 6 } });
        Tensor.FromTensorSpan(new TensorSpan<float>(Six)).Shape.Should().Be(new Shape(6));
        Tensor.FromTensorSpan(System.Numerics.Tensors.Tensor.Create(Six, [1, 2, 3]).AsReadOnlyTensorSpan()).Shape.Should().Be(new Shape(1, 2, 3));
        Tensor.FromTensorSpan(new Tensor(0, 3).AsReadOnlyTensorSpan()).Shape.Should().Be(new Shape(0, 3));
    }

    [Fact]
    public void FromTensorSpan_OfFiveDimensions_Throws() =>
        FluentActions.Invoking(() => Tensor.FromTensorSpan(new ReadOnlyTensorSpan<float>(Six, [1, 1, 1, 2, 3]))).Should().Throw<ArgumentException>().WithMessage("*1 to 4 sizes but got 5*");

    [Fact]
    public void MatrixSpan_OverADenseTensorSpan_SharesItsMemory()
    {
        float[] array = [.. Six];
        var span = new TensorSpan<float>(array, [2, 3]);

        span.TryGetSpan([0, 0], (int)span.FlattenedLength, out Span<float> values).Should().BeTrue();
        new MatrixSpan(values, 2, 3)[1, 0] = 40;

        array[3].Should().Be(40);
        new TensorSpan<float>(array, [3, 2], [1, 3]).TryGetSpan([0, 0], 6, out Span<float> _).Should().BeFalse("its rows do not lie one after the other");
    }

    private sealed class NativeOwner : MemoryManager<float>
    {
        private readonly float[] _values = [.. Six];

        public override Span<float> GetSpan() => _values;

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
