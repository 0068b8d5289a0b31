using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// One row times a matrix, the product of a single example: limited by reading the matrix once, so nothing is packed.
/// </summary>
internal static unsafe class GemmRow
{
    // Multiply-adds below which one thread is faster.
    private const long ParallelThreshold = 400_000;

    private const int PartsPerThread = 2;

    // Columns of a part are a multiple of this, a whole cache line.
    private const int Grain = 64;

    private struct Job
    {
        public MatrixOperand A;
        public MatrixOperand B;
        public float* C;
        public int N;
        public int K;
        public float Alpha;
        public float Beta;
        public int ColumnsPerPart;
    }

    /// <summary>C[1,n] = alpha · a[1,k] · B[k,n] + beta · C; with k = 0 every row of C[rows,n] becomes beta · C.</summary>
    public static void Multiply<TSimd, TVector>(
        float alpha, in MatrixOperand a, in MatrixOperand b, int n, int k, float beta, float* c, int rows)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        if (k == 0)
        {
            for (nint i = 0; i < (nint)rows * n; i++)
            {
                c[i] = beta == 0 ? 0 : beta * c[i];
            }

            return;
        }

        int threads = (long)n * k < ParallelThreshold ? 1 : WorkerTeam.MaxThreads;
        int grains = (n + Grain - 1) / Grain;
        int parts = threads == 1 ? 1 : Math.Min(grains, threads * PartsPerThread);
        int columnsPerPart = (grains + parts - 1) / parts * Grain;
        var job = new Job { A = a, B = b, C = c, N = n, K = k, Alpha = alpha, Beta = beta, ColumnsPerPart = columnsPerPart };
        WorkerTeam.Run(&Part<TSimd, TVector>, &job, (n + columnsPerPart - 1) / columnsPerPart, threads);
    }

    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        int first = part * job.ColumnsPerPart;
        int end = Math.Min(first + job.ColumnsPerPart, job.N);
        if (job.B.ColumnStride == 1)
        {
            Columns<TSimd, TVector>(job, first, end);
        }
        else
        {
            DotProducts<TSimd, TVector>(job, first, end);
        }
    }

    // B as it lies: eight vectors of columns at a time stay in registers while k runs down the rows.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TSimd, TVector>(in Job job, int first, int end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        nint step = job.B.RowStride;
        int j = first;
        for (; j + (8 * width) <= end; j += 8 * width)
        {
            TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            float* a = job.A.Data;
            float* b = job.B.At(0, j);
            for (nint k = job.K; k > 0; k--, a += job.A.ColumnStride, b += step)
            {
                TVector x = TSimd.Broadcast(*a);
                c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
                c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + width), c1);
                c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * width)), c2);
                c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * width)), c3);
                c4 = TSimd.MultiplyAdd(x, TSimd.Load(b + (4 * width)), c4);
                c5 = TSimd.MultiplyAdd(x, TSimd.Load(b + (5 * width)), c5);
                c6 = TSimd.MultiplyAdd(x, TSimd.Load(b + (6 * width)), c6);
                c7 = TSimd.MultiplyAdd(x, TSimd.Load(b + (7 * width)), c7);
            }

            float* c = job.C + j;
            Store<TSimd, TVector>(c0, job.Alpha, job.Beta, c);
            Store<TSimd, TVector>(c1, job.Alpha, job.Beta, c + width);
            Store<TSimd, TVector>(c2, job.Alpha, job.Beta, c + (2 * width));
            Store<TSimd, TVector>(c3, job.Alpha, job.Beta, c + (3 * width));
            Store<TSimd, TVector>(c4, job.Alpha, job.Beta, c + (4 * width));
            Store<TSimd, TVector>(c5, job.Alpha, job.Beta, c + (5 * width));
            Store<TSimd, TVector>(c6, job.Alpha, job.Beta, c + (6 * width));
            Store<TSimd, TVector>(c7, job.Alpha, job.Beta, c + (7 * width));
        }

        for (; j + width <= end; j += width)
        {
            Column<TSimd, TVector>(job, j);
        }

        for (; j < end; j++)
        {
            Column<SimdScalar, float>(job, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Column<TSimd, TVector>(in Job job, int j)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector sum = default;
        float* a = job.A.Data;
        float* b = job.B.At(0, j);
        for (nint k = job.K; k > 0; k--, a += job.A.ColumnStride, b += job.B.RowStride)
        {
            sum = TSimd.MultiplyAdd(TSimd.Broadcast(*a), TSimd.Load(b), sum);
        }

        Store<TSimd, TVector>(sum, job.Alpha, job.Beta, job.C + j);
    }

    // B transposed: column j of op(B) lies in one piece, so each output is a dot product; four at a time share the reads of a.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotProducts<TSimd, TVector>(in Job job, int first, int end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        float* a = job.A.Data;
        int j = first;
        for (; j + 4 <= end; j += 4)
        {
            float* b0 = job.B.At(0, j);
            float* b1 = job.B.At(0, j + 1);
            float* b2 = job.B.At(0, j + 2);
            float* b3 = job.B.At(0, j + 3);
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            int k = 0;
            for (; k + width <= job.K; k += width)
            {
                TVector x = TSimd.Load(a + k);
                s0 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + k), s0);
                s1 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + k), s1);
                s2 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + k), s2);
                s3 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + k), s3);
            }

            float d0 = TSimd.Sum(s0), d1 = TSimd.Sum(s1), d2 = TSimd.Sum(s2), d3 = TSimd.Sum(s3);
            for (; k < job.K; k++)
            {
                d0 += a[k] * b0[k];
                d1 += a[k] * b1[k];
                d2 += a[k] * b2[k];
                d3 += a[k] * b3[k];
            }

            Store<SimdScalar, float>(d0, job.Alpha, job.Beta, job.C + j);
            Store<SimdScalar, float>(d1, job.Alpha, job.Beta, job.C + j + 1);
            Store<SimdScalar, float>(d2, job.Alpha, job.Beta, job.C + j + 2);
            Store<SimdScalar, float>(d3, job.Alpha, job.Beta, job.C + j + 3);
        }

        for (; j < end; j++)
        {
            float* b = job.B.At(0, j);
            TVector sum = default;
            int k = 0;
            for (; k + width <= job.K; k += width)
            {
                sum = TSimd.MultiplyAdd(TSimd.Load(a + k), TSimd.Load(b + k), sum);
            }

            float dot = TSimd.Sum(sum);
            for (; k < job.K; k++)
            {
                dot += a[k] * b[k];
            }

            Store<SimdScalar, float>(dot, job.Alpha, job.Beta, job.C + j);
        }
    }

    private static void Store<TSimd, TVector>(TVector value, float alpha, float beta, float* c)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        value = TSimd.Multiply(value, TSimd.Broadcast(alpha));
        if (beta != 0)
        {
            value = TSimd.MultiplyAdd(TSimd.Load(c), TSimd.Broadcast(beta), value);
        }

        TSimd.Store(value, c);
    }
}
