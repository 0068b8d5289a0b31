using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet;

/// <content>Floats. Singular values and eigenvalues are left to the managed provider.</content>
public sealed partial class SimdLinearAlgebraProvider
{
    void ILinearAlgebraProvider<float>.AddVectorToScaledVector(float[] y, float alpha, float[] x, float[] result) =>
        DenseVectors.AddScaled(y, alpha, x, result);

    void ILinearAlgebraProvider<float>.ScaleArray(float alpha, float[] x, float[] result) =>
        DenseVectors.Scale(alpha, x, result);

    void ILinearAlgebraProvider<float>.ConjugateArray(float[] x, float[] result) =>
        Managed.ConjugateArray(x, result);

    float ILinearAlgebraProvider<float>.DotProduct(float[] x, float[] y) =>
        DenseVectors.Dot(x, y);

    void ILinearAlgebraProvider<float>.AddArrays(float[] x, float[] y, float[] result) =>
        DenseVectors.Add(x, y, result);

    void ILinearAlgebraProvider<float>.SubtractArrays(float[] x, float[] y, float[] result) =>
        DenseVectors.Subtract(x, y, result);

    void ILinearAlgebraProvider<float>.PointWiseMultiplyArrays(float[] x, float[] y, float[] result) =>
        DenseVectors.Multiply(x, y, result);

    void ILinearAlgebraProvider<float>.PointWiseDivideArrays(float[] x, float[] y, float[] result) =>
        DenseVectors.Divide(x, y, result);

    void ILinearAlgebraProvider<float>.PointWisePowerArrays(float[] x, float[] y, float[] result) =>
        Managed.PointWisePowerArrays(x, y, result);

    double ILinearAlgebraProvider<float>.MatrixNorm(Norm norm, int rows, int columns, float[] matrix) =>
        DenseVectors.Norm<float>(norm, rows, columns, matrix);

    void ILinearAlgebraProvider<float>.MatrixMultiply(float[] x, int rowsX, int columnsX, float[] y, int rowsY, int columnsY, float[] result) =>
        DenseProducts.Multiply(x, rowsX, columnsX, y, rowsY, columnsY, result);

    void ILinearAlgebraProvider<float>.MatrixMultiplyWithUpdate(
        Transpose transposeA, Transpose transposeB, float alpha, float[] a, int rowsA, int columnsA, float[] b, int rowsB, int columnsB, float beta, float[] c) =>
        DenseProducts.Update(transposeA, transposeB, alpha, a, rowsA, columnsA, b, rowsB, columnsB, beta, c);

    void ILinearAlgebraProvider<float>.LUFactor(float[] data, int order, int[] ipiv) =>
        DenseSystems<float>.LuFactor(data, order, ipiv);

    void ILinearAlgebraProvider<float>.LUInverse(float[] a, int order) =>
        DenseSystems<float>.LuInverse(a, order);

    void ILinearAlgebraProvider<float>.LUInverseFactored(float[] a, int order, int[] ipiv) =>
        DenseSystems<float>.LuInverseFactored(a, order, ipiv);

    void ILinearAlgebraProvider<float>.LUSolve(int columnsOfB, float[] a, int order, float[] b) =>
        DenseSystems<float>.LuSolve(columnsOfB, a, order, b);

    void ILinearAlgebraProvider<float>.LUSolveFactored(int columnsOfB, float[] a, int order, int[] ipiv, float[] b) =>
        DenseSystems<float>.LuSolveFactored(columnsOfB, a, order, ipiv, b);

    void ILinearAlgebraProvider<float>.CholeskyFactor(float[] a, int order) =>
        DenseSystems<float>.CholeskyFactor(a, order);

    void ILinearAlgebraProvider<float>.CholeskySolve(float[] a, int orderA, float[] b, int columnsB) =>
        DenseSystems<float>.CholeskySolve(a, orderA, b, columnsB);

    void ILinearAlgebraProvider<float>.CholeskySolveFactored(float[] a, int orderA, float[] b, int columnsB) =>
        DenseSystems<float>.CholeskySolveFactored(a, orderA, b, columnsB);

    void ILinearAlgebraProvider<float>.QRFactor(float[] a, int rowsA, int columnsA, float[] q, float[] tau) =>
        DenseLeastSquares<float>.Factor(a, rowsA, columnsA, q, tau);

    void ILinearAlgebraProvider<float>.ThinQRFactor(float[] a, int rowsA, int columnsA, float[] r, float[] tau) =>
        DenseLeastSquares<float>.FactorThin(a, rowsA, columnsA, r, tau);

    void ILinearAlgebraProvider<float>.QRSolve(float[] a, int rows, int columns, float[] b, int columnsB, float[] x, QRMethod method) =>
        DenseLeastSquares<float>.Solve(a, rows, columns, b, columnsB, x, method);

    void ILinearAlgebraProvider<float>.QRSolveFactored(
        float[] q, float[] r, int rowsA, int columnsA, float[] tau, float[] b, int columnsB, float[] x, QRMethod method) =>
        DenseLeastSquares<float>.SolveFactored(q, r, rowsA, columnsA, b, columnsB, x, method);

    void ILinearAlgebraProvider<float>.SingularValueDecomposition(
        bool computeVectors, float[] a, int rowsA, int columnsA, float[] s, float[] u, float[] vt) =>
        Managed.SingularValueDecomposition(computeVectors, a, rowsA, columnsA, s, u, vt);

    void ILinearAlgebraProvider<float>.SvdSolve(float[] a, int rowsA, int columnsA, float[] b, int columnsB, float[] x) =>
        Managed.SvdSolve(a, rowsA, columnsA, b, columnsB, x);

    void ILinearAlgebraProvider<float>.SvdSolveFactored(
        int rowsA, int columnsA, float[] s, float[] u, float[] vt, float[] b, int columnsB, float[] x) =>
        Managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);

    void ILinearAlgebraProvider<float>.EigenDecomp(
        bool isSymmetric, int order, float[] matrix, float[] matrixEv, Complex[] vectorEv, float[] matrixD) =>
        Managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
}
