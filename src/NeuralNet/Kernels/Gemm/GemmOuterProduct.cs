using System.Runtime.CompilerServices;

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
            float scale = product.Alpha * *product.A.At(row, 0);
            float* c = product.C + ((nint)row * product.N);
            int j = Sweep<TSimd, TVector>(scale, product.B.Data, product.Beta, 0, product.N, c);
            Sweep<SimdScalar, float>(scale, product.B.Data, product.Beta, j, product.N, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Sweep<TSimd, TVector>(float scale, float* b, float beta, int from, int count, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector scales = TSimd.Broadcast(scale);
        TVector keep = TSimd.Broadcast(beta);
        int j = from;
        if (beta == 0)
        {
            for (; j + TSimd.Width <= count; j += TSimd.Width)
            {
                TSimd.Store(TSimd.Multiply(scales, TSimd.Load(b + j)), c + j);
            }
        }
        else
        {
            for (; j + TSimd.Width <= count; j += TSimd.Width)
            {
                TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(c + j), keep, TSimd.Multiply(scales, TSimd.Load(b + j))), c + j);
            }
        }

        return j;
    }
}
