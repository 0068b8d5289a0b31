using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for many rows and a B, or a slice of its columns, that fits the second cache: for each tile of rows, all panels.
/// A is read once, and C row after row, as memory likes it: the order of a weight's gradient and its folded update.
/// </summary>
internal unsafe struct GemmByRows
{
    // Tiles of rows below which a thread's share is not worth its call.
    private const int TilesPerPart = 2;

    // A transposed A is read at a line of cache for each k, so its tile is packed first where panels enough share it; fewer will
    // do where those lines lie a multiple of 512 bytes apart and share few sets of the caches.
    private const int PanelsThatRepayPackingA = 16;
    private const int PanelsThatRepayPackingAlignedA = 4;
    private const int AlignedStride = 128;

    private GemmProduct _product;
    private float* _packedB;
    private int _column;
    private int _panels;
    private int _depthStart;
    private int _depth;

    public static void Multiply<TSimd, TVector>(in GemmProduct product, int threads)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        int tiles = (product.M + GemmBlocking.MR - 1) / GemmBlocking.MR;
        var job = new GemmByRows { _product = product };
        for (int start = 0; start < product.K; start += GemmBlocking.KC)
        {
            job._depthStart = start;
            job._depth = Math.Min(GemmBlocking.KC, product.K - start);
            int columns = Math.Max(width, GemmBlocking.ResidentB / job._depth / width * width);
            for (int column = 0; column < product.N; column += columns)
            {
                job._column = column;
                job._panels = (Math.Min(columns, product.N - column) + width - 1) / width;
                job._packedB = GemmPacking.ScratchB(job._panels * job._depth * width);
                WorkerTeam.Run(&Pack<TSimd, TVector>, &job, job._panels, job._panels * job._depth < 4096 ? 1 : threads);
                WorkerTeam.Run(&Part<TSimd, TVector>, &job, (tiles + TilesPerPart - 1) / TilesPerPart, threads);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<TSimd, TVector>(void* context, int panel)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmByRows job = ref *(GemmByRows*)context;
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        job._product.PackPanels(
            job._depthStart, job._depth, job._column + (panel * width), 1, width, job._packedB + ((nint)panel * job._depth * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmByRows job = ref *(GemmByRows*)context;
        ref GemmProduct product = ref job._product;
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        int firstRow = part * TilesPerPart * GemmBlocking.MR;
        int endRow = Math.Min(product.M, firstRow + (TilesPerPart * GemmBlocking.MR));
        float beta = product.BetaAt(job._depthStart);
        float* edge = stackalloc float[GemmBlocking.MR * width];
        bool isAligned = product.A.ColumnStride % AlignedStride == 0;
        bool packs = product.A.RowStride == 1
            && job._panels >= (isAligned ? PanelsThatRepayPackingAlignedA : PanelsThatRepayPackingA);
        for (int row = firstRow; row < endRow; row += GemmBlocking.MR)
        {
            int rows = Math.Min(GemmBlocking.MR, endRow - row);
            var a = new MatrixOperand(product.A.At(row, job._depthStart), product.A.RowStride, product.A.ColumnStride);
            if (packs)
            {
                float* packed = GemmPacking.ScratchA(GemmBlocking.MR * job._depth);
                GemmPacking.PackBlockOfA(a, rows, job._depth, packed);
                a = new MatrixOperand(packed, 1, GemmBlocking.MR);
            }

            for (int panel = 0; panel < job._panels; panel++)
            {
                product.Tile<TSimd, TVector>(
                    row, rows, job._column + (panel * width), job._depth, a,
                    job._packedB + ((nint)panel * job._depth * width), width, beta, edge);
            }
        }
    }
}
