namespace NeuralNet.Benchmarks;

/// <summary>A matrix product that occurs in practice.</summary>
/// <param name="Name">Data set, layer, pass.</param>
public sealed record GemmShape(string Name, int M, int N, int K, bool TransposeA = false, bool TransposeB = false) : ISized
{
    public static IEnumerable<GemmShape> All { get; } =
    [
        new("mnist_l1_forward", 64, 128, 784),
        new("mnist_l2_forward", 64, 10, 128),
        new("mnist_l1_weight_gradient", 784, 128, 64, TransposeA: true),
        new("mnist_l2_input_gradient", 64, 128, 10, TransposeB: true),
        new("mnist_l1_one_row", 1, 128, 784),
        new("mnist_wide_forward", 128, 512, 784),
        new("sigmoid_l2_forward", 37, 300, 300),
        new("sigmoid_l2_weight_gradient", 300, 300, 37, TransposeA: true),
        new("sigmoid_l2_input_gradient", 37, 300, 300, TransposeB: true),
        new("square_256", 256, 256, 256),
        new("square_512", 512, 512, 512),
        new("square_1024", 1024, 1024, 1024),
    ];

    public double Flops => 2.0 * M * N * K;

    public double Elements => 0;

    public override string ToString() => $"{Name}: {M}x{N}x{K}";
}
