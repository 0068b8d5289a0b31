namespace NeuralNet.Tests.LinearAlgebra.Provider;

/// <summary>What the tests of the provider go through, for each element type.</summary>
public static class ProviderCases
{
    /// <summary>Around the smallest order of our own, around blocks of 16, and with several levels of halving.</summary>
    public static TheoryData<int> Orders => [1, 2, 3, 5, 11, 12, 13, 16, 17, 31, 32, 33, 48, 65, 100, 150];
}
