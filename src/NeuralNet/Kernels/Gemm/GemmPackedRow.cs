using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// One row times a packed matrix: limited by reading the matrix once. Four panels at a time, whose eight sums hide the latency of a
/// multiply-add, and two where fewer are left; each panel is read from end to end.
/// </summary>
/// <remarks>Each element is the chain of multiply-adds that the tiles compute, so a row alone has the bits that it has in a batch.</remarks>
[SkipLocalsInit]
internal static unsafe class GemmPackedRow
{
    // Multiply-adds below which one thread is faster.
    private const long ParallelThreshold = 400_000;

    private const int PanelsAtOnce = 4;

    private struct Job
    {
        public GemmProduct<float> Product;
        public float* Packed;
        public int Panels;
    }

    /// <summary>C[1,N] = A[1,K] · B.</summary>
    public static void Multiply<TSimd, TVector>(in GemmProduct<float> product, float* packed)
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        int width = GemmProduct<float>.PanelWidth<TSimd, TVector>();
        var job = new Job { Product = product, Packed = packed, Panels = (product.N + width - 1) / width };
        int threads = (long)product.N * product.K < ParallelThreshold ? 1 : WorkerTeam.MaxThreads;
        WorkerTeam.Run(&Part<TSimd, TVector>, &job, (job.Panels + PanelsAtOnce - 1) / PanelsAtOnce, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        ref Job job = ref *(Job*)context;
        int width = GemmProduct<float>.PanelWidth<TSimd, TVector>();
        int end = Math.Min((part + 1) * PanelsAtOnce, job.Panels);
        for (int start = 0; start < job.Product.K; start += GemmBlocking.KC)
        {
            int depth = Math.Min(GemmBlocking.KC, job.Product.K - start);
            float* a = job.Product.A.Data + start;
            float* b = job.Packed + ((nint)start * job.Panels * width);
            float beta = job.Product.BetaAt(start);
            int panel = part * PanelsAtOnce;
            if (panel + PanelsAtOnce == end)
            {
                Several<TSimd, TVector, Rows4>(job.Product, a, b, depth, panel, beta);
                continue;
            }

            for (; panel + 2 <= end; panel += 2)
            {
                Several<TSimd, TVector, Rows2>(job.Product, a, b, depth, panel, beta);
            }

            if (panel < end)
            {
                Several<TSimd, TVector, Rows1>(job.Product, a, b, depth, panel, beta);
            }
        }
    }

    // One, two or four panels: conditions on their number are constants to the JIT.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Several<TSimd, TVector, TPanels>(in GemmProduct<float> product, float* a, float* b, nint depth, int panel, float beta)
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
        where TPanels : struct, ITileRows
    {
        int half = TSimd.Width;
        int width = 2 * half;
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        float* b0 = b + (panel * depth * width);
        float* b1 = b0 + (depth * width);
        float* b2 = b1 + (depth * width);
        float* b3 = b2 + (depth * width);
        for (nint k = 0; k < depth; k++)
        {
            TVector x = TSimd.Broadcast(a[k]);
            nint place = k * width;
            c00 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + place), c00);
            c01 = TSimd.MultiplyAdd(x, TSimd.Load(b0 + place + half), c01);
            if (TPanels.Count > 1)
            {
                c10 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + place), c10);
                c11 = TSimd.MultiplyAdd(x, TSimd.Load(b1 + place + half), c11);
            }

            if (TPanels.Count > 2)
            {
                c20 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + place), c20);
                c21 = TSimd.MultiplyAdd(x, TSimd.Load(b2 + place + half), c21);
                c30 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + place), c30);
                c31 = TSimd.MultiplyAdd(x, TSimd.Load(b3 + place + half), c31);
            }
        }

        // Through memory: a call here would keep the sums there during the loop.
        float* sums = stackalloc float[PanelsAtOnce * width];
        TSimd.Store(c00, sums);
        TSimd.Store(c01, sums + half);
        if (TPanels.Count > 1)
        {
            TSimd.Store(c10, sums + width);
            TSimd.Store(c11, sums + width + half);
        }

        if (TPanels.Count > 2)
        {
            TSimd.Store(c20, sums + (2 * width));
            TSimd.Store(c21, sums + (2 * width) + half);
            TSimd.Store(c30, sums + (3 * width));
            TSimd.Store(c31, sums + (3 * width) + half);
        }

        Finish<TSimd, TVector>(product, sums, TPanels.Count, panel, beta);
    }

    private static void Finish<TSimd, TVector>(in GemmProduct<float> product, float* sums, int panels, int panel, float beta)
        where TSimd : struct, ISimdLinear<TSimd, TVector, float>
        where TVector : struct
    {
        int width = GemmProduct<float>.PanelWidth<TSimd, TVector>();
        int column = panel * width;
        GemmEpilogue.Store<TSimd, TVector, float>(sums, Math.Min(panels * width, product.N - column), product.Alpha, beta, product.C + column);
    }
}
