namespace NeuralNet.ComparisonBenchmarks;

/// <summary>The matrix product by an <see cref="IMatrixMultiplier"/>: ours, or MathNet's.</summary>
internal sealed class MultiplierGemm(IMatrixMultiplier multiplier, GemmCase product) : Work
{
    private readonly Tensor _c = new(product.M, product.N);

    public override void Run() => multiplier.Multiply(
        1, new MatrixFactor(product.A, product.TransposeA), new MatrixFactor(product.B, product.TransposeB), 0, _c);

    public override float[] Result()
    {
        Run();
        return _c.AsSpan().ToArray();
    }
}
