namespace NeuralNet.Mpi.Tests;

public class CoreShareTests
{
    [Theory]
    [InlineData("ff", 0, 8, 8)]                    // alone
    [InlineData("ff ff", 0, 8, 4)]                 // two on the same eight
    [InlineData("0f f0", 1, 4, 4)]                 // bound to cores of their own
    [InlineData("0f 3c", 0, 4, 3)]                 // two shared of four
    [InlineData("01 01 01", 2, 1, 1.0 / 3)]        // more ranks than cores
    [InlineData("ff ff", 0, 2, 1)]                 // a container that may use two of eight
    [InlineData("ffffffff,00000000,000000ff", 0, 40, 40)]
    [Trait("Category", "Numeric")]
    public void Share_CountsWhoMayUseEachCore(string masks, int rank, int processors, double share)
    {
        byte[][] parsed = [.. masks.Split(' ').Select(Mask)];

        CoreShare.Of(parsed.SelectMany(mask => mask).ToArray(), rank, processors).Should().BeApproximately(share, 1e-12);
    }

    [Theory]
    [InlineData("")]
    [InlineData("xyz")]
    [InlineData("0000,0000")]
    public void Parse_WhatIsNoMask_IsNone(string text) => CoreShare.Parse(text, new byte[CoreShare.MaskLength]).Should().BeFalse();

    [Fact]
    public void Parse_MoreCoresThanAMaskHas_IsNone() => CoreShare.Parse(new string('f', 400), new byte[CoreShare.MaskLength]).Should().BeFalse();

    [Fact]
    public void OwnMask_HasTheCoresOfThisProcess()
    {
        int cores = CoreShare.OwnMask().Sum(part => int.PopCount(part));

        cores.Should().BeGreaterThanOrEqualTo(Math.Min(Environment.ProcessorCount, 8 * CoreShare.MaskLength));
    }

    private static byte[] Mask(string text)
    {
        byte[] mask = new byte[CoreShare.MaskLength];
        CoreShare.Parse(text, mask).Should().BeTrue();
        return mask;
    }
}
