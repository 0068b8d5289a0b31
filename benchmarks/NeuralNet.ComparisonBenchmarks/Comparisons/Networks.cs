namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Builds the networks that are compared.</summary>
internal static class Networks
{
    /// <summary>Dense layers of these sizes; the last has no activation.</summary>
    public static Model Build(int[] sizes, Activation activation, int seed) => new(
        [.. Enumerable.Range(0, sizes.Length - 1).Select(i =>
            new Dense(sizes[i], sizes[i + 1], i < sizes.Length - 2 ? activation : Activation.Identity))],
        seed);

    /// <summary>Dense layers of these sizes; each but the last is followed by batch normalisation, the activation and dropout.</summary>
    public static Model BuildNormalized(int[] sizes, Activation activation, float dropout, int seed) => new(
        [
            .. Enumerable.Range(0, sizes.Length - 2).SelectMany(i => new Layer[]
            {
                new Dense(sizes[i], sizes[i + 1], initialization: activation.Initialization),
                new BatchNorm(sizes[i + 1]), new Activate(activation), new Dropout(dropout),
            }),
            new Dense(sizes[^2], sizes[^1]),
        ],
        seed);

    /// <summary>A dense layer, residual blocks of two dense layers of its width, and a dense layer, for three sizes.</summary>
    public static Model BuildResidual(int[] sizes, Activation activation, int blocks, int seed) => new(
        [
            new Dense(sizes[0], sizes[1], activation),
            .. Enumerable.Range(0, blocks).Select(_ => new Residual(new Dense(sizes[1], sizes[1], activation), new Dense(sizes[1], sizes[1]))),
            new Dense(sizes[1], sizes[2]),
        ],
        seed);

    /// <summary>All dense layers, in the order of the forward pass.</summary>
    public static IEnumerable<Dense> DenseLayers(IEnumerable<Layer> layers) =>
        layers.SelectMany(layer => layer is Dense dense ? [dense] : DenseLayers(layer.Children.Select(child => child.Layer)));

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
