namespace NeuralNet.ComparisonBenchmarks;

/// <summary>C[M,N] = op(A)[M,K] · op(B)[K,N] in float32, where op transposes or not.</summary>
internal sealed record GemmCase(int M, int N, int K, bool TransposeA = false, bool TransposeB = false)
{
    public static IReadOnlyList<GemmCase> All { get; } =
    [
        new(1, 128, 784), new(64, 128, 784), new(64, 10, 128), new(784, 128, 64), new(128, 784, 64), new(64, 512, 784),
        new(32, 300, 300), new(128, 512, 512), new(256, 256, 256), new(512, 512, 512),
        new(1024, 1024, 1024), new(2048, 2048, 2048),

        // A backward pass: dW = Xᵀ · dZ, then dX = dZ · Wᵀ.
        new(784, 128, 64, TransposeA: true), new(300, 300, 37, TransposeA: true), new(512, 256, 128, TransposeA: true),
        new(64, 128, 10, TransposeB: true), new(37, 300, 300, TransposeB: true), new(128, 512, 256, TransposeB: true),
    ];

    /// <summary>A as it lies in memory: [M, K], or [K, M] where it is transposed.</summary>
    public Tensor A { get; } = Tensor.Uniform(TransposeA ? new Shape(K, M) : new Shape(M, K), -1, 1, seed: 1);

    public Tensor B { get; } = Tensor.Uniform(TransposeB ? new Shape(N, K) : new Shape(K, N), -1, 1, seed: 2);

    public double Flops => 2.0 * M * N * K;

    public override string ToString() => $"{M} x {N} x {K}{(TransposeA ? ", Aᵀ" : "")}{(TransposeB ? ", Bᵀ" : "")}";
}
