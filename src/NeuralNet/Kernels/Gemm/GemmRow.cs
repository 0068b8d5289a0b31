using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// One row times a matrix, the product of a single example: limited by reading the matrix once, so nothing is packed.
/// </summary>
internal static unsafe partial class GemmRow
{
    // Multiply-adds below which one thread is faster.
    private const long ParallelThreshold = 400_000;

    private const int PartsPerThread = 2;

    // Columns of a part are a multiple of this, whole cache lines; the last part takes what is left over.
    private const int Grain = 64;

    // Vectors of a row from which a matrix no longer fits the second cache, and wants to be read in order.
    private const int WideRow = 48;

    // Rows of B: where its pieces lie apart, they are prefetched.
    private const int PrefetchDistance = 4;

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
        public int Parts;
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
        int grains = Math.Max(1, n / Grain);
        int grainsPerPart = threads == 1 ? grains : (grains + (threads * PartsPerThread) - 1) / (threads * PartsPerThread);
        int parts = (grains + grainsPerPart - 1) / grainsPerPart;
        var job = new Job
        {
            A = a,
            B = b,
            C = c,
            N = n,
            K = k,
            Alpha = alpha,
            Beta = beta,
            ColumnsPerPart = grainsPerPart * Grain,
            Parts = parts,
        };
        WorkerTeam.Run(&Part<TSimd, TVector>, &job, parts, threads);
    }

    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        int first = part * job.ColumnsPerPart;
        int end = part + 1 == job.Parts ? job.N : first + job.ColumnsPerPart;
        if (job.B.ColumnStride == 1)
        {
            Columns<TSimd, TVector>(job, first, end);
        }
        else
        {
            DotProducts<TSimd, TVector>(job, first, end);
        }
    }

    // B as it lies, in pieces of its rows as wide as the registers allow: the wider, the more of the memory is read in order.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns<TSimd, TVector>(in Job job, int first, int end)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        int j = first;
        if (job.N >= WideRow * width && job.Alpha == 1)
        {
            j = InOrder<TSimd, TVector>(job, first, end);
        }

        for (; j + (16 * width) <= end; j += 16 * width)
        {
            Columns16<TSimd, TVector>(job, j);
        }

        for (; j + (4 * width) <= end; j += 4 * width)
        {
            Columns4<TSimd, TVector>(job, j);
        }

        // What is left at the end of the last part is computed by two vectors at a time that overlap what is done already, if need
        // be: the same bits are written twice.
        if (job.Beta == 0 && end - first >= width)
        {
            for (; j < end; j += 2 * width)
            {
                Columns2<TSimd, TVector>(job, Math.Min(j, end - width), Math.Min(j + width, end - width));
            }
        }

        for (; j + width <= end; j += width)
        {
            Columns2<TSimd, TVector>(job, j, j);
        }

        for (; j < end; j++)
        {
            Columns2<SimdScalar, float>(job, j, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns16<TSimd, TVector>(in Job job, int j)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        TVector c8 = default, c9 = default, c10 = default, c11 = default, c12 = default, c13 = default, c14 = default, c15 = default;
        float* a = job.A.Data;
        float* b = job.B.At(0, j);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        float* ahead = b + (PrefetchDistance * bStep);
        for (nint k = job.K; k > 0; k--, a += aStep, b += bStep, ahead += bStep)
        {
            Prefetch.Read(ahead);
            Prefetch.Read(ahead + (2 * width));
            Prefetch.Read(ahead + (4 * width));
            Prefetch.Read(ahead + (6 * width));
            Prefetch.Read(ahead + (8 * width));
            Prefetch.Read(ahead + (10 * width));
            Prefetch.Read(ahead + (12 * width));
            Prefetch.Read(ahead + (14 * width));
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + width), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * width)), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * width)), c3);
            c4 = TSimd.MultiplyAdd(x, TSimd.Load(b + (4 * width)), c4);
            c5 = TSimd.MultiplyAdd(x, TSimd.Load(b + (5 * width)), c5);
            c6 = TSimd.MultiplyAdd(x, TSimd.Load(b + (6 * width)), c6);
            c7 = TSimd.MultiplyAdd(x, TSimd.Load(b + (7 * width)), c7);
            c8 = TSimd.MultiplyAdd(x, TSimd.Load(b + (8 * width)), c8);
            c9 = TSimd.MultiplyAdd(x, TSimd.Load(b + (9 * width)), c9);
            c10 = TSimd.MultiplyAdd(x, TSimd.Load(b + (10 * width)), c10);
            c11 = TSimd.MultiplyAdd(x, TSimd.Load(b + (11 * width)), c11);
            c12 = TSimd.MultiplyAdd(x, TSimd.Load(b + (12 * width)), c12);
            c13 = TSimd.MultiplyAdd(x, TSimd.Load(b + (13 * width)), c13);
            c14 = TSimd.MultiplyAdd(x, TSimd.Load(b + (14 * width)), c14);
            c15 = TSimd.MultiplyAdd(x, TSimd.Load(b + (15 * width)), c15);
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
        Store<TSimd, TVector>(c8, job.Alpha, job.Beta, c + (8 * width));
        Store<TSimd, TVector>(c9, job.Alpha, job.Beta, c + (9 * width));
        Store<TSimd, TVector>(c10, job.Alpha, job.Beta, c + (10 * width));
        Store<TSimd, TVector>(c11, job.Alpha, job.Beta, c + (11 * width));
        Store<TSimd, TVector>(c12, job.Alpha, job.Beta, c + (12 * width));
        Store<TSimd, TVector>(c13, job.Alpha, job.Beta, c + (13 * width));
        Store<TSimd, TVector>(c14, job.Alpha, job.Beta, c + (14 * width));
        Store<TSimd, TVector>(c15, job.Alpha, job.Beta, c + (15 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns4<TSimd, TVector>(in Job job, int j)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = TSimd.Width;
        TVector c0 = default, c1 = default, c2 = default, c3 = default;
        float* a = job.A.Data;
        float* b = job.B.At(0, j);
        nint aStep = job.A.ColumnStride;
        nint bStep = job.B.RowStride;
        for (nint k = job.K; k > 0; k--, a += aStep, b += bStep)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + width), c1);
            c2 = TSimd.MultiplyAdd(x, TSimd.Load(b + (2 * width)), c2);
            c3 = TSimd.MultiplyAdd(x, TSimd.Load(b + (3 * width)), c3);
        }

        float* c = job.C + j;
        Store<TSimd, TVector>(c0, job.Alpha, job.Beta, c);
        Store<TSimd, TVector>(c1, job.Alpha, job.Beta, c + width);
        Store<TSimd, TVector>(c2, job.Alpha, job.Beta, c + (2 * width));
        Store<TSimd, TVector>(c3, job.Alpha, job.Beta, c + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns2<TSimd, TVector>(in Job job, int left, int right)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector c0 = default, c1 = default;
        float* a = job.A.Data;
        float* b = job.B.At(0, left);
        nint apart = right - left;
        for (nint k = job.K; k > 0; k--, a += job.A.ColumnStride, b += job.B.RowStride)
        {
            TVector x = TSimd.Broadcast(*a);
            c0 = TSimd.MultiplyAdd(x, TSimd.Load(b), c0);
            c1 = TSimd.MultiplyAdd(x, TSimd.Load(b + apart), c1);
        }

        Store<TSimd, TVector>(c0, job.Alpha, job.Beta, job.C + left);
        if (apart != 0)
        {
            Store<TSimd, TVector>(c1, job.Alpha, job.Beta, job.C + right);
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
