using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Parts cover every element once, also where a length lies so near 2^31 that a 32-bit sum overflows.</summary>
[Trait("Category", "Numeric")]
public class PartitionTests
{
    [Fact]
    public void Parts_AnyLengthAndSize_CoverEachElementOnce()
    {
        for (int length = 0; length <= 40; length++)
        {
            for (int size = 1; size <= 12; size++)
            {
                var parts = new Partition(length, size);
                nint next = 0;
                for (int part = 0; part < parts.Count; part++)
                {
                    parts.Start(part).Should().Be(next);
                    next = parts.End(part);
                    (next - parts.Start(part)).Should().BeInRange(1, size);
                }

                next.Should().Be(length);
            }
        }
    }

    // The longest array, the longest span, and the first lengths at which length + size - 1 was above 2^31 - 1.
    [Theory]
    [InlineData(2_147_483_591, 16_384)]
    [InlineData(2_147_483_647, 16_384)]
    [InlineData(2_147_467_265, 16_384)]
    [InlineData(2_147_482_625, 1_024)]
    [InlineData(2_147_475_457, 8_192)]
    [InlineData(2_147_483_647, 1)]
    [InlineData(2_147_483_647, 2_147_483_647)]
    [InlineData(2_147_483_647, 2_147_483_646)]
    public void Parts_LengthNearTwoToThe31_EndAtTheLength(int length, int size)
    {
        var parts = new Partition(length, size);

        parts.Count.Should().Be((int)Math.Ceiling((double)length / size));
        parts.Start(0).Should().Be(0);
        parts.End(parts.Count - 1).Should().Be(length);
        if (parts.Count > 1)
        {
            long last = (long)(parts.Count - 1) * size;
            ((long)parts.Start(parts.Count - 1)).Should().Be(last);
            ((long)parts.End(parts.Count - 2)).Should().Be(last);
        }
    }
}
