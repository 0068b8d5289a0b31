namespace NeuralNet.Tests.Kernels;

/// <summary>What the tests of the matrix product go through, for each element type.</summary>
public static class GemmCases
{
    public static TheoryData<bool, bool> Transpositions => new()
    {
        { false, false },
        { false, true },
        { true, false },
        { true, true },
    };

    public static TheoryData<int> Columns => [1, 2, 3, 5, 7, 8, 10, 16, 17, 31, 64, 128, 130];
}
