using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for large matrices, BLIS's five loops: a block of B in the third cache, a block of A in the second, a panel of B
/// streaming, a tile of C in registers.
/// </summary>
internal unsafe struct GemmByBlocks<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Parts for each thread: enough that a thread which the system holds up leaves its parts to the others.
    private const int PartsPerThread = 2;

    private GemmSlice<T> _slice;
    private int _panelParts;

    public static void Multiply<TSimd, TVector>(in GemmProduct<T> product, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int rowParts = (product.M + GemmBlocking.MC - 1) / GemmBlocking.MC;
        var job = new GemmByBlocks<T> { _slice = new GemmSlice<T> { Product = product } };
        for (int column = 0; column < product.N; column += GemmBlocking.NC)
        {
            job._slice.Column = column;
            job._slice.Panels = (Math.Min(GemmBlocking.NC, product.N - column) + width - 1) / width;
            job._panelParts = threads == 1 ? 1 : Math.Clamp(((threads * PartsPerThread) + rowParts - 1) / rowParts, 1, job._slice.Panels);
            for (int start = 0; start < product.K; start += GemmBlocking.KC)
            {
                job._slice.DepthStart = start;
                job._slice.Depth = Math.Min(GemmBlocking.KC, product.K - start);
                GemmSlice<T>.Pack<TSimd, TVector>(&job._slice, threads);
                WorkerTeam.Run(&Part<TSimd, TVector>, &job, rowParts * job._panelParts, threads);
            }
        }
    }

    // A block of A, packed by the thread that uses it, then for each panel all tiles of the block.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        ref GemmByBlocks<T> job = ref *(GemmByBlocks<T>*)context;
        ref GemmProduct<T> product = ref job._slice.Product;
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int firstRow = part / job._panelParts * GemmBlocking.MC;
        int rows = Math.Min(GemmBlocking.MC, product.M - firstRow);
        int panelPart = part % job._panelParts;
        int firstPanel = job._slice.Panels * panelPart / job._panelParts;
        int endPanel = job._slice.Panels * (panelPart + 1) / job._panelParts;

        int mr = GemmBlocking.TileRows<TSimd, TVector, T>();
        T* a = GemmPacking.ScratchA<T>(GemmBlocking.MC * job._slice.Depth);
        GemmPacking.PackBlockOfA(
            new MatrixOperand<T>(product.A.At(firstRow, job._slice.DepthStart), product.A.RowStride, product.A.ColumnStride),
            rows, job._slice.Depth, mr, a);
        T beta = product.BetaAt(job._slice.DepthStart);
        T* edge = stackalloc T[GemmBlocking.LargestMR * width];
        for (int panel = firstPanel; panel < endPanel; panel++)
        {
            T* b = job._slice.Panel(panel, width);
            for (int row = 0; row < rows; row += mr)
            {
                product.Tile<TSimd, TVector>(
                    firstRow + row, Math.Min(mr, rows - row), job._slice.Column + (panel * width), job._slice.Depth,
                    new MatrixOperand<T>(a + ((nint)row * job._slice.Depth), 1, mr), b, width, beta, edge);
            }
        }
    }
}
