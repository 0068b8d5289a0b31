using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet.Tests.LinearAlgebra.Provider;

/// <summary>Wrong arguments throw what MathNet's managed provider throws; and where that fails by accident, an exception that names the argument.</summary>
public sealed class ProviderErrorTests
{
    private static readonly ILinearAlgebraProvider<float> Managed = ManagedLinearAlgebraProvider.Instance;
    private static readonly ILinearAlgebraProvider<float> Ours = new SimdLinearAlgebraProvider();
    private static readonly float[] Four = [4, 1, 1, 3];
    private static readonly float[] Nine = new float[9];
    private static readonly float[] Three = new float[3];
    private static readonly float[] Two = new float[2];
    private static readonly int[] Pivots = [0, 1];

    public static TheoryData<string> Names => [.. Mistakes.Keys];

    private static Dictionary<string, Action<ILinearAlgebraProvider<float>>> Mistakes => new()
    {
        ["multiply: null x"] = p => p.MatrixMultiply(null, 2, 2, Four, 2, 2, new float[4]),
        ["multiply: null y"] = p => p.MatrixMultiply(Four, 2, 2, null, 2, 2, new float[4]),
        ["multiply: null result"] = p => p.MatrixMultiply(Four, 2, 2, Four, 2, 2, null),
        ["multiply: inner sizes"] = p => p.MatrixMultiply(Four, 2, 2, Nine, 3, 3, new float[6]),
        ["multiply: short x"] = p => p.MatrixMultiply(Three, 2, 2, Four, 2, 2, new float[4]),
        ["multiply: long y"] = p => p.MatrixMultiply(Four, 2, 2, Nine, 2, 2, new float[4]),
        ["multiply: short result"] = p => p.MatrixMultiply(Four, 2, 2, Four, 2, 2, Three),
        ["update: null a"] = p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 1, null, 2, 2, Four, 2, 2, 0, new float[4]),
        ["update: null b"] = p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 1, Four, 2, 2, null, 2, 2, 0, new float[4]),
        ["update: null c"] = p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.Transpose, 1, Four, 2, 2, Four, 2, 2, 0, null),
        ["update: inner sizes"] = p => p.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1, Two, 1, 2, Two, 2, 1, 0, new float[2]),
        ["update: lengths"] = p => p.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, 0, Three, 2, 2, Four, 2, 2, 0, new float[4]),
        ["LU: null"] = p => p.LUFactor(null, 2, [0, 0]),
        ["LU: null pivots"] = p => p.LUFactor([.. Four], 2, null),
        ["LU: length"] = p => p.LUFactor(new float[3], 2, [0, 0]),
        ["LU: pivots"] = p => p.LUFactor([.. Four], 2, [0]),
        ["LU inverse: null"] = p => p.LUInverse(null, 2),
        ["LU inverse: length"] = p => p.LUInverse(new float[3], 2),
        ["LU inverse factored: null"] = p => p.LUInverseFactored(null, 2, Pivots),
        ["LU inverse factored: null pivots"] = p => p.LUInverseFactored([.. Four], 2, null),
        ["LU inverse factored: length"] = p => p.LUInverseFactored(new float[3], 2, Pivots),
        ["LU inverse factored: pivots"] = p => p.LUInverseFactored([.. Four], 2, [0]),
        ["LU solve: null a"] = p => p.LUSolve(1, null, 2, new float[2]),
        ["LU solve: null b"] = p => p.LUSolve(1, Four, 2, null),
        ["LU solve: length of a"] = p => p.LUSolve(1, Three, 2, new float[2]),
        ["LU solve: length of b"] = p => p.LUSolve(1, Four, 2, new float[3]),
        ["LU solve: one array"] = p => p.LUSolve(2, Four, 2, Four),
        ["LU solve factored: null a"] = p => p.LUSolveFactored(1, null, 2, Pivots, new float[2]),
        ["LU solve factored: null pivots"] = p => p.LUSolveFactored(1, Four, 2, null, new float[2]),
        ["LU solve factored: null b"] = p => p.LUSolveFactored(1, Four, 2, Pivots, null),
        ["LU solve factored: length of a"] = p => p.LUSolveFactored(1, Three, 2, Pivots, new float[2]),
        ["LU solve factored: pivots"] = p => p.LUSolveFactored(1, Four, 2, [0], new float[2]),
        ["LU solve factored: length of b"] = p => p.LUSolveFactored(1, Four, 2, Pivots, new float[3]),
        ["LU solve factored: one array"] = p => p.LUSolveFactored(2, Four, 2, Pivots, Four),
        ["Cholesky: null"] = p => p.CholeskyFactor(null, 2),
        ["Cholesky: not positive definite"] = p => p.CholeskyFactor([1, 2, 2, 1], 2),
        ["Cholesky: NaN"] = p => p.CholeskyFactor([float.NaN], 1),
        ["Cholesky solve: null a"] = p => p.CholeskySolve(null, 2, new float[2], 1),
        ["Cholesky solve: null b"] = p => p.CholeskySolve(Four, 2, null, 1),
        ["Cholesky solve: length of b"] = p => p.CholeskySolve(Four, 2, new float[3], 1),
        ["Cholesky solve: one array"] = p => p.CholeskySolve(Four, 2, Four, 2),
        ["Cholesky solve factored: null a"] = p => p.CholeskySolveFactored(null, 2, new float[2], 1),
        ["Cholesky solve factored: null b"] = p => p.CholeskySolveFactored(Four, 2, null, 1),
        ["Cholesky solve factored: length of b"] = p => p.CholeskySolveFactored(Four, 2, new float[3], 1),
        ["Cholesky solve factored: one array"] = p => p.CholeskySolveFactored(Four, 2, Four, 2),
        ["QR: null r"] = p => p.QRFactor(null, 2, 2, new float[4], new float[2]),
        ["QR: null q"] = p => p.QRFactor([.. Four], 2, 2, null, new float[2]),
        ["QR: length of r"] = p => p.QRFactor(new float[3], 2, 2, new float[4], new float[2]),
        ["QR: length of q"] = p => p.QRFactor([.. Four], 2, 2, new float[3], new float[2]),
        ["QR: tau"] = p => p.QRFactor([.. Four], 2, 2, new float[4], new float[1]),
        ["thin QR: null a"] = p => p.ThinQRFactor(null, 2, 2, new float[4], new float[2]),
        ["thin QR: null r"] = p => p.ThinQRFactor([.. Four], 2, 2, null, new float[2]),
        ["thin QR: length of a"] = p => p.ThinQRFactor(new float[3], 2, 2, new float[4], new float[2]),
        ["thin QR: length of r"] = p => p.ThinQRFactor([.. Four], 2, 2, new float[3], new float[2]),
        ["thin QR: tau"] = p => p.ThinQRFactor([.. Four], 2, 2, new float[4], new float[1]),
        ["QR solve: null a"] = p => p.QRSolve(null, 2, 2, Two, 1, new float[2]),
        ["QR solve: null b"] = p => p.QRSolve(Four, 2, 2, null, 1, new float[2]),
        ["QR solve: null x"] = p => p.QRSolve(Four, 2, 2, Two, 1, null),
        ["QR solve: length of a"] = p => p.QRSolve(Three, 2, 2, Two, 1, new float[2]),
        ["QR solve: length of b"] = p => p.QRSolve(Four, 2, 2, Three, 1, new float[2]),
        ["QR solve: length of x"] = p => p.QRSolve(Four, 2, 2, Two, 1, new float[3]),
        ["QR solve: wide"] = p => p.QRSolve(Two, 1, 2, [1], 1, new float[2]),
        ["QR solve factored: null q"] = p => p.QRSolveFactored(null, Four, 2, 2, Two, Two, 1, new float[2]),
        ["QR solve factored: null r"] = p => p.QRSolveFactored(Four, null, 2, 2, Two, Two, 1, new float[2]),
        ["QR solve factored: null b"] = p => p.QRSolveFactored(Four, Four, 2, 2, Two, null, 1, new float[2]),
        ["QR solve factored: null x"] = p => p.QRSolveFactored(Four, Four, 2, 2, Two, Two, 1, null),
        ["QR solve factored: length of q"] = p => p.QRSolveFactored(Three, Four, 2, 2, Two, Two, 1, new float[2]),
        ["QR solve factored: length of r"] = p => p.QRSolveFactored(Four, Three, 2, 2, Two, Two, 1, new float[2]),
        ["QR solve factored: length of b"] = p => p.QRSolveFactored(Four, Four, 2, 2, Two, Three, 1, new float[2]),
        ["QR solve factored: length of x"] = p => p.QRSolveFactored(Four, Four, 2, 2, Two, Two, 1, new float[3]),
        ["QR solve factored: wide"] = p => p.QRSolveFactored([1], Two, 1, 2, Two, [1], 1, new float[2]),
        ["axpy: null y"] = p => p.AddVectorToScaledVector(null, 1, Two, new float[2]),
        ["axpy: null x"] = p => p.AddVectorToScaledVector(Two, 1, null, new float[2]),
        ["axpy: lengths"] = p => p.AddVectorToScaledVector(Two, 1, Three, new float[2]),
        ["scale: null"] = p => p.ScaleArray(2, null, new float[2]),
        ["dot: null x"] = p => p.DotProduct(null, Two),
        ["dot: null y"] = p => p.DotProduct(Two, null),
        ["dot: lengths"] = p => p.DotProduct(Two, Three),
        ["add: null x"] = p => p.AddArrays(null, Two, new float[2]),
        ["add: null y"] = p => p.AddArrays(Two, null, new float[2]),
        ["add: null result"] = p => p.AddArrays(Two, Two, null),
        ["add: lengths"] = p => p.AddArrays(Two, Three, new float[2]),
        ["add: length of the result"] = p => p.AddArrays(Two, Two, new float[3]),
        ["subtract: null x"] = p => p.SubtractArrays(null, Two, new float[2]),
        ["subtract: lengths"] = p => p.SubtractArrays(Two, Three, new float[2]),
        ["pointwise multiply: null result"] = p => p.PointWiseMultiplyArrays(Two, Two, null),
        ["pointwise multiply: lengths"] = p => p.PointWiseMultiplyArrays(Two, Three, new float[2]),
        ["pointwise divide: null y"] = p => p.PointWiseDivideArrays(Two, null, new float[2]),
        ["pointwise divide: lengths"] = p => p.PointWiseDivideArrays(Two, Three, new float[2]),
        ["norm: unknown"] = p => p.MatrixNorm((Norm)0, 2, 2, Four),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Mistake_Throws_WhatTheManagedProviderThrows(string name)
    {
        Exception? managed = Record.Exception(() => Mistakes[name](Managed));
        Exception? ours = Record.Exception(() => Mistakes[name](Ours));

        managed.Should().NotBeNull();
        ours.Should().BeOfType(managed!.GetType());
        (ours as ArgumentNullException)?.ParamName.Should().Be(((ArgumentNullException)managed).ParamName);
    }

    // There the managed provider fails by a null reference, by an index, or only later.
    [Fact]
    public void Mistake_ThatTheManagedProviderDoesNotCheck_NamesTheArgument()
    {
        Action[] nulls = [() => Ours.AddVectorToScaledVector(Two, 1, Two, null), () => Ours.ScaleArray(1, Two, null), () => Ours.MatrixNorm(Norm.OneNorm, 2, 2, null), () => Ours.QRFactor([.. Four], 2, 2, new float[4], null)];
        Action[] lengths =
        [
            () => Ours.AddVectorToScaledVector(Two, 1, Two, new float[3]),
            () => Ours.ScaleArray(1, Two, new float[3]),
            () => Ours.MatrixNorm(Norm.FrobeniusNorm, 2, 2, Three),
            () => Ours.CholeskyFactor(new float[3], 2),
            () => Ours.CholeskySolve(Three, 2, new float[2], 1),
            () => Ours.CholeskySolveFactored(Three, 2, new float[2], 1),
            () => Ours.LUSolveFactored(1, Four, 2, [0, 2], new float[2]),
            () => Ours.LUSolveFactored(1, Four, 2, [-1, 1], new float[2]),
            () => Ours.LUInverseFactored([.. Four], 2, [0, 7]),
            () => Ours.ThinQRFactor([1, 2], 1, 2, new float[4], new float[2]),
        ];

        nulls.Should().AllSatisfy(mistake => mistake.Should().Throw<ArgumentNullException>());
        lengths.Should().AllSatisfy(mistake => mistake.Should().ThrowExactly<ArgumentException>());
    }

    // 65,536 · 65,536 is 0 in 32 bits: the length of an empty array.
    [Fact]
    public void Sizes_WhoseProductOverflows_AreRefusedBeforeAnythingIsAllocated()
    {
        const int Huge = 65_536;
        Action[] products =
        [
            () => Ours.MatrixMultiply([], Huge, Huge, [], Huge, Huge, []),
            () => Ours.MatrixMultiply(Four, -2, -2, Four, -2, -2, Four),
            () => Ours.MatrixMultiplyWithUpdate(Transpose.Transpose, Transpose.DontTranspose, 1, [], Huge, Huge, [], Huge, Huge, 1, []),
        ];
        Action[] systems =
        [
            () => Ours.LUFactor([], Huge, []), () => Ours.LUInverse([], Huge), () => Ours.LUSolve(1, [], Huge, []), () => Ours.CholeskyFactor([], Huge),
            () => Ours.MatrixNorm(Norm.FrobeniusNorm, Huge, Huge, []), () => Ours.CholeskyFactor(Four, -2),
        ];

        products.Should().AllSatisfy(mistake => mistake.Should().Throw<ArgumentOutOfRangeException>());
        systems.Should().AllSatisfy(mistake => mistake.Should().Throw<ArgumentException>());
    }

    [Fact]
    public void Messages_SayWhatWasExpected()
    {
        Action inner = () => Ours.MatrixMultiply(Four, 2, 2, Nine, 3, 3, new float[6]);
        Action length = () => Ours.MatrixMultiply(Three, 2, 2, Four, 2, 2, new float[4]);
        Action factor = () => Ours.LUFactor(new float[3], 2, [0, 0]);
        Action pivot = () => Ours.LUSolveFactored(1, Four, 2, [0, 2], new float[2]);
        Action vectors = () => Ours.AddArrays(Two, Three, new float[2]);
        Action same = () => Ours.LUSolve(2, Four, 2, Four);
        Action indefinite = () => Ours.CholeskyFactor([.. Enumerable.Range(0, 400).Select(_ => 1f)], 20);

        inner.Should().Throw<ArgumentException>().WithMessage("MatrixMultiply expects as many columns in the first factor as rows in the second but got 2 and 3.");
        length.Should().Throw<ArgumentException>()
            .WithMessage("MatrixMultiply expects arrays of 2 · 2, 2 · 2 and 2 · 2 elements but got 3, 4 and 4. Give whole arrays.");
        factor.Should().Throw<ArgumentException>()
            .WithMessage("LUFactor expects 2 · 2 elements but got 3. Give the whole array of a 2 x 2 matrix. (Parameter 'data')");
        pivot.Should().Throw<ArgumentException>()
            .WithMessage("LUSolveFactored expects pivots from 0 to 1 but got 2 at 1. Pass those that LUFactor wrote. (Parameter 'ipiv')");
        vectors.Should().Throw<ArgumentException>().WithMessage("AddArrays expects arrays of equal length but got 2, 3 and, for the result, 2. Give whole arrays of equal vectors.*");
        same.Should().Throw<ArgumentException>()
            .WithMessage("LUSolve expects a matrix and right-hand sides in different arrays but got one array twice. Copy one of them. (Parameter 'b')");
        indefinite.Should().Throw<ArgumentException>()
            .WithMessage("Cholesky expects a symmetric, positive definite matrix but got one that is not. Use LU for others.");
    }
}
