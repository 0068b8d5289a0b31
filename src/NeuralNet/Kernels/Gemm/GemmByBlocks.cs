using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for large matrices, BLIS's five loops: a block of B in the third cache, a block of A in the second, a panel of B
/// streaming, a tile of C in registers.
/// </summary>
internal unsafe struct GemmByBlocks
{
    // Parts for each thread: enough that a thread which the system holds up leaves its parts to the others.
    private const int PartsPerThread = 2;

    private GemmProduct _product;
    private float* _packedB;
    private int _column;
    private int _panels;
    private int _depthStart;
    private int _depth;
    private int _panelParts;

    public static void Multiply<TSimd, TVector>(in GemmProduct product, int threads)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        int rowParts = (product.M + GemmBlocking.MC - 1) / GemmBlocking.MC;
        var job = new GemmByBlocks { _product = product };
        for (int column = 0; column < product.N; column += GemmBlocking.NC)
        {
            job._column = column;
            job._panels = (Math.Min(GemmBlocking.NC, product.N - column) + width - 1) / width;
            job._panelParts = threads == 1 ? 1 : Math.Clamp(((threads * PartsPerThread) + rowParts - 1) / rowParts, 1, job._panels);
            for (int start = 0; start < product.K; start += GemmBlocking.KC)
            {
                job._depthStart = start;
                job._depth = Math.Min(GemmBlocking.KC, product.K - start);
                job._packedB = GemmPacking.ScratchB(job._panels * job._depth * width);
                WorkerTeam.Run(&Pack<TSimd, TVector>, &job, job._panels, threads);
                WorkerTeam.Run(&Part<TSimd, TVector>, &job, rowParts * job._panelParts, threads);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pack<TSimd, TVector>(void* context, int panel)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmByBlocks job = ref *(GemmByBlocks*)context;
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        job._product.PackPanels(
            job._depthStart, job._depth, job._column + (panel * width), 1, width, job._packedB + ((nint)panel * job._depth * width));
    }

    // A block of A, packed by whoever computes with it, then for each panel all tiles of the block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmByBlocks job = ref *(GemmByBlocks*)context;
        ref GemmProduct product = ref job._product;
        int width = GemmProduct.PanelWidth<TSimd, TVector>();
        int firstRow = part / job._panelParts * GemmBlocking.MC;
        int rows = Math.Min(GemmBlocking.MC, product.M - firstRow);
        int panelPart = part % job._panelParts;
        int firstPanel = job._panels * panelPart / job._panelParts;
        int endPanel = job._panels * (panelPart + 1) / job._panelParts;

        float* a = GemmPacking.ScratchA(GemmBlocking.MC * job._depth);
        GemmPacking.PackBlockOfA(
            new MatrixOperand(product.A.At(firstRow, job._depthStart), product.A.RowStride, product.A.ColumnStride),
            rows, job._depth, a);
        float beta = product.BetaAt(job._depthStart);
        float* edge = stackalloc float[GemmBlocking.MR * width];
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            float* b = job._packedB + ((nint)panel * job._depth * width);
            for (int row = 0; row < rows; row += GemmBlocking.MR)
            {
                product.Tile<TSimd, TVector>(
                    firstRow + row, Math.Min(GemmBlocking.MR, rows - row), job._column + (panel * width), job._depth,
                    new MatrixOperand(a + ((nint)row * job._depth), 1, GemmBlocking.MR), b, width, beta, edge);
            }
        }
    }
}
