namespace NeuralNet.Tests.Kernels;

[Collection(ProcessCollection.Name)]
public sealed class ParallelismTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(int.MinValue)]
    public void MaxThreads_OutOfRange_ThrowsAndKeepsTheOld(int threads)
    {
        int before = Parallelism.MaxThreads;
        Action set = () => Parallelism.MaxThreads = threads;

        set.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Parallelism.MaxThreads expects 1 to 1024 threads but got {threads}.*");
        Parallelism.MaxThreads.Should().Be(before);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1024)]
    public void MaxThreads_WithinRange_IsKept(int threads)
    {
        int before = Parallelism.MaxThreads;
        try
        {
            Parallelism.MaxThreads = threads;

            Parallelism.MaxThreads.Should().Be(threads);
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }

    [Fact]
    public void MaxThreads_AtFirst_IsAtLeastOne() => Parallelism.MaxThreads.Should().BeInRange(1, 1024);
}
