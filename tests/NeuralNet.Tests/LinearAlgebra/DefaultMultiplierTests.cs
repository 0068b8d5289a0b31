using NeuralNet.Kernels;

namespace NeuralNet.Tests.LinearAlgebra;

public sealed class DefaultMultiplierTests
{
    [Theory]
    [InlineData("", typeof(SimdMatrixMultiplier))]
    [InlineData("scalar", typeof(SimdMatrixMultiplier))]
    [InlineData("vector128", typeof(SimdMatrixMultiplier))]
    [InlineData("vector256", typeof(SimdMatrixMultiplier))]
    [InlineData("vector512", typeof(SimdMatrixMultiplier))]
    [InlineData("mathnet", typeof(MathNetMatrixMultiplier))]
    public void For_AWordOfTheVariable_IsItsMultiplier(string word, Type multiplier) =>
        DefaultMultiplier.For(word).Should().BeOfType(multiplier);

    [Theory]
    [InlineData("avx2")]
    [InlineData("Scalar")]
    public void For_AnUnknownWord_NamesTheKnownOnes(string word)
    {
        Action choose = () => DefaultMultiplier.For(word);

        choose.Should().Throw<InvalidOperationException>().WithMessage(
            "The environment variable NEURALNET_KERNEL expects scalar, vector128, vector256, vector512 or mathnet, but is "
            + $"'{word}'. Set it to one of these, or unset it to use the fastest path.");
    }

    [Fact]
    public void Default_OfTheProcess_FollowsTheVariable()
    {
        IMatrixMultiplier.Default.Should().BeSameAs(IMatrixMultiplier.Default);
        IMatrixMultiplier.Default.Should().BeOfType(DefaultMultiplier.For(KernelPaths.Forced).GetType());
    }
}
