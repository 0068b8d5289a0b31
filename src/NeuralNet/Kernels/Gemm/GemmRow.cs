using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// One row times a matrix, the product of a single example: limited by reading the matrix once, so nothing is packed. Each element
/// is the chain of multiply-adds that the tiles compute, broken at KC as theirs, so a row alone has the bits that it has in a batch.
/// </summary>
/// <remarks>
/// A column, N = 1, is the same product transposed. Where A is not transposed, its rows then lie in one piece and each output is
/// a dot product, summed by lanes: an order that depends on K alone, and holds for every M.
/// </remarks>
internal static unsafe partial class GemmRow
{
    // Multiply-adds below which one thread is faster.
    private const long ParallelThreshold = 400_000;

    private const int PartsPerThread = 2;

    // Columns of a part are a multiple of this, whole cache lines and whole vectors; the last part has the remaining ones.
    private const int Grain = 64;

    // Sizes are nint: a row or a column alone may be as long as an array, 2^31, and with a vector added pass it.
    private struct Job<T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        public MatrixOperand<T> A;
        public MatrixOperand<T> B;
        public T* C;
        public nint N;
        public nint K;
        public T Alpha;
        public T Beta;
        public bool IsColumn;
        public nint ColumnsPerPart;
        public int Parts;
    }

    /// <summary>C[1,n] = alpha · a[1,k] · B[k,n] + beta · C.</summary>
    public static void Multiply<TSimd, TVector, T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int n, int k, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var job = new Job<T> { A = a, B = b, C = c, N = n, K = k, Alpha = alpha, Beta = beta };
        Run<TSimd, TVector, T>(&job);
    }

    /// <summary>C[m,1] = alpha · A[m,k] · b[k,1] + beta · C.</summary>
    public static void MultiplyColumn<TSimd, TVector, T>(
        T alpha, in MatrixOperand<T> a, in MatrixOperand<T> b, int m, int k, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var job = new Job<T> { A = b.Transposed, B = a.Transposed, C = c, N = m, K = k, Alpha = alpha, Beta = beta, IsColumn = true };
        Run<TSimd, TVector, T>(&job);
    }

    private static void Run<TSimd, TVector, T>(Job<T>* job)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int threads = WorkerTeam.MaxThreads;
        if (threads == 1 || (long)job->N * job->K < ParallelThreshold)
        {
            job->Parts = 1;
            Part<TSimd, TVector, T>(job, 0);
            return;
        }

        (job->Parts, job->ColumnsPerPart) = Split(job->N, threads);
        WorkerTeam.Run(&Part<TSimd, TVector, T>, job, job->Parts, threads);
    }

    /// <summary>How many parts of how many columns; the last part takes the rest.</summary>
    internal static (int Parts, nint ColumnsPerPart) Split(nint columns, int threads)
    {
        nint grains = Math.Max(1, columns / Grain);
        nint shares = threads * PartsPerThread;
        nint grainsPerPart = (grains + shares - 1) / shares;
        return ((int)((grains + grainsPerPart - 1) / grainsPerPart), grainsPerPart * Grain);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector, T>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref Job<T> job = ref *(Job<T>*)context;
        nint first = part * job.ColumnsPerPart;
        nint end = part + 1 == job.Parts ? job.N : first + job.ColumnsPerPart;
        if (job.IsColumn && job.B.ColumnStride != 1)
        {
            DotProducts<TSimd, TVector, T>(job, first, end);
            return;
        }

        if (job.K <= GemmBlocking.KC)
        {
            Block<TSimd, TVector, T>(job, first, end);
        }
        else
        {
            Blocks<TSimd, TVector, T>(job, first, end);
        }
    }

    // Breaks K where a batch does.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Blocks<TSimd, TVector, T>(in Job<T> job, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Job<T> block = job;
        for (nint start = 0; start < job.K; start += GemmBlocking.KC)
        {
            block.A = new MatrixOperand<T>(job.A.At(0, start), job.A.RowStride, job.A.ColumnStride);
            block.B = new MatrixOperand<T>(job.B.At(start, 0), job.B.RowStride, job.B.ColumnStride);
            block.K = Math.Min(GemmBlocking.KC, job.K - start);
            block.Beta = start == 0 ? job.Beta : T.One;
            Block<TSimd, TVector, T>(block, first, end);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block<TSimd, TVector, T>(in Job<T> block, nint first, nint end)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (block.B.ColumnStride == 1)
        {
            Columns<TSimd, TVector, T>(block, first, end);
        }
        else
        {
            Lines<TSimd, TVector, T>(block, first, end);
        }
    }

    /// <summary>The job as one of floats, where T is float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref readonly Job<float> OfFloats<T>(in Job<T> job)
        where T : unmanaged, IFloatingPointIeee754<T> => ref Unsafe.As<Job<T>, Job<float>>(ref Unsafe.AsRef(in job));
}
