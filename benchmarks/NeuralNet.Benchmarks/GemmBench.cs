using BenchmarkDotNet.Attributes;
using NeuralNet.Kernels;

namespace NeuralNet.Benchmarks;

/// <summary>C[M,N] = op(A)[M,K] · op(B)[K,N].</summary>
public class GemmBench
{
    private float[] _a = [];
    private float[] _b = [];
    private float[] _c = [];

    public static IEnumerable<GemmShape> Shapes => GemmShape.All;

    [ParamsSource(nameof(Shapes))]
    public GemmShape Shape { get; set; } = GemmShape.All.First();

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Parallelism.MaxThreads = Threads;
        _a = Tensor.Uniform(new Shape(Shape.M * Shape.K), -1, 1, seed: 1).AsSpan().ToArray();
        _b = Tensor.Uniform(new Shape(Shape.K * Shape.N), -1, 1, seed: 2).AsSpan().ToArray();
        _c = new float[Shape.M * Shape.N];
    }

    [Benchmark]
    public void Multiply() =>
        Gemm.Multiply(1, _a, Shape.TransposeA, _b, Shape.TransposeB, Shape.M, Shape.N, Shape.K, 0, _c);
}
