using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Tensors;

public class RowBufferTests
{
    [Fact]
    public unsafe void Of_AnySize_BeginsAtACacheLine()
    {
        var buffer = new RowBuffer();
        foreach ((int rows, int columns) in new[] { (1, 1), (3, 5), (2, 8), (100, 7), (4_096, 512), (1, 1) })
        {
            Span<float> numbers = buffer.Of(rows, columns).AsSpan();
            ((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers)) % 64).Should().Be(0);
            numbers.Length.Should().Be(rows * columns);
        }
    }

    [Fact]
    public void Of_SmallerAndAgain_KeepsTheMemoryAndAllocatesNothing()
    {
        var buffer = new RowBuffer();
        buffer.Of(10, 3)[9, 2] = 7;
        buffer.Of(5, 3);
        float last = float.NaN;
        Allocations.OfThread(() => last = buffer.Of(10, 3)[9, 2]).Should().Be(0);
        last.Should().Be(7);
        buffer.Current.Rows.Should().Be(10);
    }
}
