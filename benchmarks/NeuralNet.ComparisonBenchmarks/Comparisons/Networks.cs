namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Builds the networks that are compared.</summary>
internal static class Networks
{
    /// <summary>Dense layers of these sizes; the last has no activation.</summary>
    public static Model Build(int[] sizes, Activation activation, int seed) => new(
        [.. Enumerable.Range(0, sizes.Length - 1).Select(i =>
            new Dense(sizes[i], sizes[i + 1], i < sizes.Length - 2 ? activation : Activation.Identity))],
        seed);

    /// <summary>A weight [I, O] as PyTorch keeps it, [O, I].</summary>
    public static float[] Transposed(Tensor weight)
    {
        var result = new float[weight.Length];
        for (int i = 0; i < weight.Rows; i++)
        {
            for (int j = 0; j < weight.Columns; j++)
            {
                result[(j * weight.Rows) + i] = weight[i, j];
            }
        }

        return result;
    }
}
