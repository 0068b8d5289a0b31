using System.Numerics;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet;

/// <content>Doubles. Singular values and eigenvalues are left to the managed provider.</content>
public sealed partial class SimdLinearAlgebraProvider
{
    void ILinearAlgebraProvider<double>.AddVectorToScaledVector(double[] y, double alpha, double[] x, double[] result) =>
        DenseVectors.AddScaled(y, alpha, x, result);

    void ILinearAlgebraProvider<double>.ScaleArray(double alpha, double[] x, double[] result) =>
        DenseVectors.Scale(alpha, x, result);

    void ILinearAlgebraProvider<double>.ConjugateArray(double[] x, double[] result) =>
        Managed.ConjugateArray(x, result);

    double ILinearAlgebraProvider<double>.DotProduct(double[] x, double[] y) =>
        DenseVectors.Dot(x, y);

    void ILinearAlgebraProvider<double>.AddArrays(double[] x, double[] y, double[] result) =>
        DenseVectors.Add(x, y, result);

    void ILinearAlgebraProvider<double>.SubtractArrays(double[] x, double[] y, double[] result) =>
        DenseVectors.Subtract(x, y, result);

    void ILinearAlgebraProvider<double>.PointWiseMultiplyArrays(double[] x, double[] y, double[] result) =>
        DenseVectors.Multiply(x, y, result);

    void ILinearAlgebraProvider<double>.PointWiseDivideArrays(double[] x, double[] y, double[] result) =>
        DenseVectors.Divide(x, y, result);

    void ILinearAlgebraProvider<double>.PointWisePowerArrays(double[] x, double[] y, double[] result) =>
        Managed.PointWisePowerArrays(x, y, result);

    double ILinearAlgebraProvider<double>.MatrixNorm(Norm norm, int rows, int columns, double[] matrix) =>
        DenseVectors.Norm<double>(norm, rows, columns, matrix);

    void ILinearAlgebraProvider<double>.MatrixMultiply(double[] x, int rowsX, int columnsX, double[] y, int rowsY, int columnsY, double[] result) =>
        DenseProducts.Multiply(x, rowsX, columnsX, y, rowsY, columnsY, result);

    void ILinearAlgebraProvider<double>.MatrixMultiplyWithUpdate(
        Transpose transposeA, Transpose transposeB, double alpha, double[] a, int rowsA, int columnsA, double[] b, int rowsB, int columnsB, double beta, double[] c) =>
        DenseProducts.Update(transposeA, transposeB, alpha, a, rowsA, columnsA, b, rowsB, columnsB, beta, c);

    void ILinearAlgebraProvider<double>.LUFactor(double[] data, int order, int[] ipiv) =>
        DenseSystems<double>.LuFactor(data, order, ipiv);

    void ILinearAlgebraProvider<double>.LUInverse(double[] a, int order) =>
        DenseSystems<double>.LuInverse(a, order);

    void ILinearAlgebraProvider<double>.LUInverseFactored(double[] a, int order, int[] ipiv) =>
        DenseSystems<double>.LuInverseFactored(a, order, ipiv);

    void ILinearAlgebraProvider<double>.LUSolve(int columnsOfB, double[] a, int order, double[] b) =>
        DenseSystems<double>.LuSolve(columnsOfB, a, order, b);

    void ILinearAlgebraProvider<double>.LUSolveFactored(int columnsOfB, double[] a, int order, int[] ipiv, double[] b) =>
        DenseSystems<double>.LuSolveFactored(columnsOfB, a, order, ipiv, b);

    void ILinearAlgebraProvider<double>.CholeskyFactor(double[] a, int order) =>
        DenseSystems<double>.CholeskyFactor(a, order);

    void ILinearAlgebraProvider<double>.CholeskySolve(double[] a, int orderA, double[] b, int columnsB) =>
        DenseSystems<double>.CholeskySolve(a, orderA, b, columnsB);

    void ILinearAlgebraProvider<double>.CholeskySolveFactored(double[] a, int orderA, double[] b, int columnsB) =>
        DenseSystems<double>.CholeskySolveFactored(a, orderA, b, columnsB);

    void ILinearAlgebraProvider<double>.QRFactor(double[] a, int rowsA, int columnsA, double[] q, double[] tau) =>
        DenseLeastSquares<double>.Factor(a, rowsA, columnsA, q, tau);

    void ILinearAlgebraProvider<double>.ThinQRFactor(double[] a, int rowsA, int columnsA, double[] r, double[] tau) =>
        DenseLeastSquares<double>.FactorThin(a, rowsA, columnsA, r, tau);

    void ILinearAlgebraProvider<double>.QRSolve(double[] a, int rows, int columns, double[] b, int columnsB, double[] x, QRMethod method) =>
        DenseLeastSquares<double>.Solve(a, rows, columns, b, columnsB, x, method);

    void ILinearAlgebraProvider<double>.QRSolveFactored(
        double[] q, double[] r, int rowsA, int columnsA, double[] tau, double[] b, int columnsB, double[] x, QRMethod method) =>
        DenseLeastSquares<double>.SolveFactored(q, r, rowsA, columnsA, b, columnsB, x, method);

    void ILinearAlgebraProvider<double>.SingularValueDecomposition(
        bool computeVectors, double[] a, int rowsA, int columnsA, double[] s, double[] u, double[] vt) =>
        Managed.SingularValueDecomposition(computeVectors, a, rowsA, columnsA, s, u, vt);

    void ILinearAlgebraProvider<double>.SvdSolve(double[] a, int rowsA, int columnsA, double[] b, int columnsB, double[] x) =>
        Managed.SvdSolve(a, rowsA, columnsA, b, columnsB, x);

    void ILinearAlgebraProvider<double>.SvdSolveFactored(
        int rowsA, int columnsA, double[] s, double[] u, double[] vt, double[] b, int columnsB, double[] x) =>
        Managed.SvdSolveFactored(rowsA, columnsA, s, u, vt, b, columnsB, x);

    void ILinearAlgebraProvider<double>.EigenDecomp(
        bool isSymmetric, int order, double[] matrix, double[] matrixEv, Complex[] vectorEv, double[] matrixD) =>
        Managed.EigenDecomp(isSymmetric, order, matrix, matrixEv, vectorEv, matrixD);
}
