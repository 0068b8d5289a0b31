using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// A column times a row, K = 1: the weight's gradient of a single example. Limited by reading and writing C once, so each row
/// of C is swept from end to end.
/// </summary>
internal static unsafe class GemmOuterProduct
{
    private const int RowsPerPart = 32;

    /// <summary>C[M,N] = alpha · A[M,1] · B[1,N] + beta · C.</summary>
    /// <remarks>Assumes that B lies in one piece, as a row of any matrix and a column of N rows of one do.</remarks>
    public static void Multiply<TSimd, TVector>(GemmProduct product, int threads)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        WorkerTeam.Run(&Part<TSimd, TVector>, &product, (product.M + RowsPerPart - 1) / RowsPerPart, threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmProduct product = ref *(GemmProduct*)context;
        int end = Math.Min((part + 1) * RowsPerPart, product.M);
        for (int row = part * RowsPerPart; row < end; row++)
        {
            float* c = product.C + ((nint)row * product.N);
            Sweep<TSimd, TVector>(*product.A.At(row, 0), product.B.Data, product.N, product.Alpha, product.Beta, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep<TSimd, TVector>(float a, float* b, int count, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int j = SweepWhole<TSimd, TVector>(0, a, b, count, alpha, beta, c);
        if (TSimd.Width > Simd128.Width)
        {
            j = SweepWhole<Simd128, Vector128<float>>(j, a, b, count, alpha, beta, c);
        }

        if (TSimd.Width > 1)
        {
            SweepWhole<SimdLane, float>(j, a, b, count, alpha, beta, c);
        }
    }

    // The chain of the other routes, one link long: adding to 0 makes a product of -0 a 0 here as there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SweepWhole<TSimd, TVector>(int j, float a, float* b, int count, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(a);
        for (; j + TSimd.Width <= count; j += TSimd.Width)
        {
            GemmEpilogue.Store<TSimd, TVector>(TSimd.MultiplyAdd(x, TSimd.Load(b + j), default), alpha, beta, c + j);
        }

        return j;
    }
}
