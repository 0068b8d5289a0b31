using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for many rows and a B, or a slice of its columns, that fits the second cache: for each tile of rows, all panels.
/// A is read once, and C row after row, as memory likes it: the order of a weight's gradient and its folded update.
/// </summary>
internal static unsafe class GemmByRows
{
    // Tiles of rows below which a thread's share is not worth its call.
    private const int TilesPerPart = 2;

    // A transposed A is read at a line of cache for each k, so its tile is packed first where panels enough share it; fewer will
    // do where those lines lie a multiple of 512 bytes apart and share few sets of the caches.
    private const int PanelsThatRepayPackingA = 16;
    private const int PanelsThatRepayPackingAlignedA = 4;

    public static void Multiply<TSimd, TVector, T>(in GemmProduct<T> product, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int tiles = (product.M + GemmBlocking.MR - 1) / GemmBlocking.MR;
        var slice = new GemmSlice<T> { Product = product };
        for (int start = 0; start < product.K; start += GemmBlocking.KC)
        {
            slice.DepthStart = start;
            slice.Depth = Math.Min(GemmBlocking.KC, product.K - start);
            int columns = Math.Max(width, GemmBlocking.ResidentB<T>() / slice.Depth / width * width);
            for (int column = 0; column < product.N; column += columns)
            {
                slice.Column = column;
                slice.Panels = (Math.Min(columns, product.N - column) + width - 1) / width;
                GemmSlice<T>.Pack<TSimd, TVector>(&slice, slice.Panels * slice.Depth < 4096 ? 1 : threads);
                WorkerTeam.Run(&Part<TSimd, TVector, T>, &slice, (tiles + TilesPerPart - 1) / TilesPerPart, threads);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector, T>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ref GemmSlice<T> slice = ref *(GemmSlice<T>*)context;
        ref GemmProduct<T> product = ref slice.Product;
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int firstRow = part * TilesPerPart * GemmBlocking.MR;
        int endRow = Math.Min(product.M, firstRow + (TilesPerPart * GemmBlocking.MR));
        T beta = product.BetaAt(slice.DepthStart);
        T* edge = stackalloc T[GemmBlocking.MR * width];
        bool isAligned = GemmBlocking.IsAligned<T>(product.A.ColumnStride);
        bool packs = product.A.RowStride == 1
            && slice.Panels >= (isAligned ? PanelsThatRepayPackingAlignedA : PanelsThatRepayPackingA);
        for (int row = firstRow; row < endRow; row += GemmBlocking.MR)
        {
            int rows = Math.Min(GemmBlocking.MR, endRow - row);
            var a = new MatrixOperand<T>(product.A.At(row, slice.DepthStart), product.A.RowStride, product.A.ColumnStride);
            if (packs)
            {
                T* packed = GemmPacking.ScratchA<T>(GemmBlocking.MR * slice.Depth);
                GemmPacking.PackBlockOfA(a, rows, slice.Depth, packed);
                a = new MatrixOperand<T>(packed, 1, GemmBlocking.MR);
            }

            for (int panel = 0; panel < slice.Panels; panel++)
            {
                product.Tile<TSimd, TVector>(
                    row, rows, slice.Column + (panel * width), slice.Depth, a,
                    slice.Panel(panel, width), width, beta, edge);
            }
        }
    }
}
