using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet.Samples.PracticeTour;

/// <summary>What <see cref="MathNetProgram"/> found.</summary>
internal sealed record MathNetResult(Vector<double> Weights, float LargestDifference, float Shared, string Provider);

/// <summary>The program of docs/mathnet.md: MathNet's matrices on our kernels, and tensors to and from them.</summary>
internal static class MathNetProgram
{
    public static MathNetResult Run()
    {
        LinearAlgebraControl.Provider = new SimdLinearAlgebraProvider();
        Console.WriteLine(LinearAlgebraControl.Provider); // NeuralNet simd (Vector512), or what this machine has

        // Least squares by the normal equations: a product and a Cholesky factorization, both on our kernels.
        Matrix<double> rows = Matrix<double>.Build.Random(2_000, 3, seed: 1);
        Vector<double> targets = rows * Vector<double>.Build.Dense([1.5, -2, 0.5]);
        Vector<double> weights = rows.TransposeThisAndMultiply(rows).Cholesky().Solve(rows.TransposeThisAndMultiply(targets));
        Console.WriteLine(weights.ToVectorString());

        // A copy is the same matrix.
        Tensor tensor = Tensor.Uniform(new Shape(20, 30), -1, 1, seed: 2);
        Matrix<float> matrix = tensor.ToMatrix();                      // 20 x 30
        Tensor gram = Tensor.From(matrix.TransposeThisAndMultiply(matrix));   // [30, 30]

        // A view is its transpose, in the same memory.
        Matrix<float> transposed = tensor.AsTransposedMatrix();        // 30 x 20
        Tensor same = Tensor.WrapTransposed(transposed * transposed.Transpose());
        transposed[4, 3] = 7;                                          // tensor[3, 4]

        float difference = (gram - same).AsSpan().ToArray().Max(Math.Abs);
        return new MathNetResult(weights, difference, tensor[3, 4], LinearAlgebraControl.Provider.ToString()!);
    }
}
