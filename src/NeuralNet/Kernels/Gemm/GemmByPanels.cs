using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for few rows: for each slice of B, some panels wide, all rows of A. A slice is packed just before its use, or read
/// in place where the rows are too few to repay that; no other thread needs it, so threads share slices and never wait for each
/// other.
/// </summary>
internal unsafe struct GemmByPanels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A tile of A, once in the first cache, serves this number of panels; and a row of B is packed in pieces of as many.
    private const int PanelsPerSlice = 4;

    private GemmProduct<T> _product;
    private T* _packed;
    private bool _packs;
    private int _slices;
    private int _panelsPerSlice;
    private int _rowParts;

    public static void Multiply<TSimd, TVector>(in GemmProduct<T> product, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct => Multiply<TSimd, TVector>(product, packed: null, threads);

    /// <param name="product">What to compute.</param>
    /// <param name="packed">All of B as <see cref="PackedMatrix"/> has it; null where B lies as the product says.</param>
    /// <param name="threads">1 or more.</param>
    public static void Multiply<TSimd, TVector>(in GemmProduct<T> product, T* packed, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int panels = (product.N + width - 1) / width;

        // Two slices a thread, so that a thread which the system holds up leaves work to the others.
        int panelsPerSlice = threads == 1 ? PanelsPerSlice : Math.Clamp(panels / (2 * threads), 1, PanelsPerSlice);
        int slices = (panels + panelsPerSlice - 1) / panelsPerSlice;

        // Fewer slices than threads: rows are shared too.
        int tiles = (product.M + GemmBlocking.MR - 1) / GemmBlocking.MR;
        int rowParts = slices >= threads ? 1 : Math.Min(tiles, (threads + slices - 1) / slices);
        var job = new GemmByPanels<T>
        {
            _product = product,
            _packed = packed,
            _packs = product.B.ColumnStride != 1 || product.M >= GemmBlocking.RowsThatRepayPackingB<T>(product.B.RowStride),
            _slices = slices,
            _panelsPerSlice = panelsPerSlice,
            _rowParts = rowParts,
        };
        WorkerTeam.Run(&Part<TSimd, TVector>, &job, slices * rowParts, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        ref GemmByPanels<T> job = ref *(GemmByPanels<T>*)context;
        ref GemmProduct<T> product = ref job._product;
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int column = part % job._slices * job._panelsPerSlice * width;
        int panels = Math.Min(job._panelsPerSlice, (product.N - column + width - 1) / width);
        int tiles = (product.M + GemmBlocking.MR - 1) / GemmBlocking.MR;
        int rowPart = part / job._slices;
        int firstRow = tiles * rowPart / job._rowParts * GemmBlocking.MR;
        int endRow = Math.Min(product.M, tiles * (rowPart + 1) / job._rowParts * GemmBlocking.MR);

        // Read in place, a panel must not reach past the end of its row.
        bool packs = job._packs || column + (panels * width) > product.N;
        T* edge = stackalloc T[GemmBlocking.MR * width];
        for (int start = 0; start < product.K; start += GemmBlocking.KC)
        {
            int depth = Math.Min(GemmBlocking.KC, product.K - start);
            T* b = product.B.At(start, column);
            nint bStep = product.B.RowStride;
            nint bPanel = width;
            if (job._packed != null)
            {
                int allPanels = (product.N + width - 1) / width;
                b = job._packed + ((((nint)start * allPanels) + ((nint)column / width * depth)) * width);
                bStep = width;
                bPanel = (nint)depth * width;
            }
            else if (packs)
            {
                b = GemmPacking.ScratchB<T>(panels * depth * width);
                bStep = width;
                bPanel = (nint)depth * width;
                product.PackPanels(start, depth, column, panels, width, b);
            }

            T beta = product.BetaAt(start);
            for (int row = firstRow, rows; row < endRow; row += rows)
            {
                rows = RowsOfTile(endRow - row);
                var a = new MatrixOperand<T>(product.A.At(row, start), product.A.RowStride, product.A.ColumnStride);
                for (int panel = 0; panel < panels; panel++)
                {
                    product.Tile<TSimd, TVector>(
                        row, rows, column + (panel * width), depth, a,
                        b + (panel * bPanel), bStep, beta, edge);
                }
            }
        }
    }

    // A tile of one to three rows takes as long as one of four, for lack of sums to hide the latency: the last two share.
    private static int RowsOfTile(int left) =>
        left is > GemmBlocking.MR and < GemmBlocking.MR + 4 ? (left + 1) / 2 : Math.Min(left, GemmBlocking.MR);
}
