using System.Numerics;
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
    public static void Multiply<TSimd, TVector, T>(GemmProduct<T> product, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T> =>
        WorkerTeam.Run(&Part<TSimd, TVector, T>, &product, (product.M + RowsPerPart - 1) / RowsPerPart, threads);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector, T>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref GemmProduct<T> product = ref *(GemmProduct<T>*)context;
        int end = Math.Min((part + 1) * RowsPerPart, product.M);
        for (int row = part * RowsPerPart; row < end; row++)
        {
            T* c = product.C + (row * product.CRow);
            Sweep<TSimd, TVector, T>(*product.A.At(row, 0), product.B.Data, product.N, product.Alpha, product.Beta, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sweep<TSimd, TVector, T>(T a, T* b, int count, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int j = SweepWhole<TSimd, TVector, T>(0, a, b, count, alpha, beta, c);
        if (TSimd.Width > Simd128<T>.Width)
        {
            j = SweepWhole<Simd128<T>, Vector128<T>, T>(j, a, b, count, alpha, beta, c);
        }

        for (; j < count; j++)
        {
            GemmEpilogue.StoreLane<TSimd, TVector, T>(TSimd.MultiplyAddLane(a, b[j], T.Zero), alpha, beta, c + j);
        }
    }

    // The chain of the other routes, one link long: adding to 0 makes a product of -0 a 0 here as there.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SweepWhole<TSimd, TVector, T>(int j, T a, T* b, int count, T alpha, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        TVector x = TSimd.Broadcast(a);
        for (; j + TSimd.Width <= count; j += TSimd.Width)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(TSimd.MultiplyAdd(x, TSimd.Load(b + j), default), alpha, beta, c + j);
        }

        return j;
    }
}
