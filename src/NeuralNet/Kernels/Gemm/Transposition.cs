using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace NeuralNet.Kernels;

/// <summary>Turns blocks of elements around in registers.</summary>
internal static class Transposition
{
    /// <summary>4 by 4 floats: row i becomes column i.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4x4(
        ref Vector128<float> row0, ref Vector128<float> row1, ref Vector128<float> row2, ref Vector128<float> row3)
    {
        // Interleave rows 0 with 2 and 1 with 3, then the results with each other: a0 c0 a1 c1 | b0 d0 b1 d1 -> a0 b0 c0 d0.
        Vector128<float> low02 = InterleaveLow(row0, row2);
        Vector128<float> high02 = InterleaveHigh(row0, row2);
        Vector128<float> low13 = InterleaveLow(row1, row3);
        Vector128<float> high13 = InterleaveHigh(row1, row3);
        row0 = InterleaveLow(low02, low13);
        row1 = InterleaveHigh(low02, low13);
        row2 = InterleaveLow(high02, high13);
        row3 = InterleaveHigh(high02, high13);
    }

    /// <summary>The same in the lower and in the upper half. Needs AVX.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose4x4(
        ref Vector256<float> row0, ref Vector256<float> row1, ref Vector256<float> row2, ref Vector256<float> row3)
    {
        Vector256<float> low02 = Avx.UnpackLow(row0, row2);
        Vector256<float> high02 = Avx.UnpackHigh(row0, row2);
        Vector256<float> low13 = Avx.UnpackLow(row1, row3);
        Vector256<float> high13 = Avx.UnpackHigh(row1, row3);
        row0 = Avx.UnpackLow(low02, low13);
        row1 = Avx.UnpackHigh(low02, low13);
        row2 = Avx.UnpackLow(high02, high13);
        row3 = Avx.UnpackHigh(high02, high13);
    }

    /// <summary>left[0], right[0], left[1], right[1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InterleaveLow(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0], left[1], right[1]);

    /// <summary>left[2], right[2], left[3], right[3].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> InterleaveHigh(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[2], right[2], left[3], right[3]);

    /// <summary>left[0], right[0].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> InterleaveLow(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackLow(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(left, right)
        : Vector128.Create(left[0], right[0]);

    /// <summary>left[1], right[1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> InterleaveHigh(Vector128<double> left, Vector128<double> right) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(left, right)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(left, right)
        : Vector128.Create(left[1], right[1]);
}
