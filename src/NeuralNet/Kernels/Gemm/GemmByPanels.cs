using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for all but large matrices: for each group of panels of B, all rows of A. A group is packed just before its use by the thread that uses
/// it, or read in place where the rows are too few to repay that; so threads never wait for each other.
/// </summary>
/// <remarks>
/// Threads share the columns of C and B, and the share of a thread depends on N and on the number of threads alone: the columns of a weight that a
/// thread updates are those that it reads in the next step, and stay in its cache.
/// </remarks>
internal unsafe struct GemmByPanels<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // A tile of A, once in the first cache, serves this number of panels; and a row of B is packed in pieces of as many.
    private const int PanelsOfFewRows = 4;

    // A transposed A is read at a line of cache for each k, so its tile is packed first where panels enough share it; fewer will
    // do where those lines lie a multiple of 512 bytes apart and share few sets of the caches.
    private const int PanelsThatRepayPackingA = 16;
    private const int PanelsThatRepayPackingAlignedA = 4;

    // Parts of a thread's share, so that another can take what a thread leaves that the system holds up, and where shares are uneven.
    private const int PartsOfEvenShare = 2;
    private const int PartsOfUnevenShare = 4;

    private static long _lastNumber;

    [ThreadStatic]
    private static (long Number, int Group, int Start) _inScratch;

    private GemmProduct<T> _product;
    private T* _packed;
    private bool _packsB;
    private int _panels;
    private int _groups;
    private int _rowParts;
    private long _number;

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
        var job = new GemmByPanels<T>
        {
            _product = product,
            _packed = packed,
            _packsB = product.B.ColumnStride != 1 || product.M >= GemmBlocking.RowsThatRepayPackingB,
            _panels = panels,
        };
        int most = product.HasFewRows ? PanelsOfFewRows : Math.Max(1, GemmBlocking.ResidentB<T>() / Math.Min(product.K, GemmBlocking.KC) / width);
        job.Share(threads, most);
        if (job._rowParts > 1)
        {
            job._number = Interlocked.Increment(ref _lastNumber);
        }

        WorkerTeam.Run(&Part<TSimd, TVector>, &job, job._groups * job._rowParts, threads);
    }

    /// <summary>Divides columns into groups of at most <paramref name="most"/> panels, as many for each thread, and rows into parts.</summary>
    private void Share(int threads, int most)
    {
        if (threads == 1 || _product.M > GemmBlocking.RowsByPanels)
        {
            // Many rows: reading them once is worth more than keeping columns.
            _groups = (_panels + most - 1) / most;
            _rowParts = threads == 1 ? 1 : RowParts(threads * PartsOfUnevenShare);
            return;
        }

        int share = (_panels + threads - 1) / threads;
        _groups = Math.Min(_panels, threads * ((share + most - 1) / most));
        bool isEven = _panels % threads == 0 || share >= 8;
        _rowParts = RowParts(threads * (isEven ? PartsOfEvenShare : PartsOfUnevenShare));
    }

    private readonly int RowParts(int parts) => Math.Clamp((parts + _groups - 1) / _groups, 1, (_product.M + 7) / 8);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        ref GemmByPanels<T> job = ref *(GemmByPanels<T>*)context;
        ref GemmProduct<T> product = ref job._product;
        int width = GemmProduct<T>.PanelWidth<TSimd, TVector>();
        int group = part / job._rowParts;
        int rowPart = part % job._rowParts;
        int firstPanel = (int)((long)job._panels * group / job._groups);
        int panels = (int)((long)job._panels * (group + 1) / job._groups) - firstPanel;
        int column = firstPanel * width;
        int firstRow = (int)((long)product.M * rowPart / job._rowParts);
        int endRow = (int)((long)product.M * (rowPart + 1) / job._rowParts);

        bool packsA = product.A.RowStride == 1
            && panels >= (GemmBlocking.IsAligned<T>(product.A.ColumnStride) ? PanelsThatRepayPackingAlignedA : PanelsThatRepayPackingA);
        T* edge = stackalloc T[GemmBlocking.LargestMR * width];
        for (int start = 0; start < product.K; start += GemmBlocking.KC)
        {
            int depth = Math.Min(GemmBlocking.KC, product.K - start);
            nint packedPanel = (nint)depth * width;
            T* packed = job.Packed(group, start, depth, firstPanel, panels, width, out bool isPackedOnTheWay);
            T beta = product.BetaAt(start);
            for (int row = firstRow, rows; row < endRow; row += rows)
            {
                rows = GemmProduct<T>.RowsOfTile<TSimd, TVector>(endRow - row);
                MatrixOperand<T> a = product.A.From(row, start);
                if (packsA)
                {
                    a = GemmPacking.PackTileOfA<TSimd, TVector, T>(a, rows, depth);
                }

                bool packs = isPackedOnTheWay && row == firstRow, isInPlace = packed == null || packs;
                T* b = isInPlace ? product.B.At(start, column) : packed;
                nint bStep = isInPlace ? product.B.RowStride : width, bPanel = isInPlace ? width : packedPanel;
                for (int panel = 0; panel < panels; panel++)
                {
                    product.Tile<TSimd, TVector>(
                        row, rows, column + (panel * width), depth, a, b + (panel * bPanel), bStep, beta, edge,
                        packs ? packed + (panel * packedPanel) : null);
                }
            }
        }
    }

    /// <summary>Where a group of panels lies packed, or will when the first tile of rows is done; null where it is read in place.</summary>
    private readonly T* Packed(int group, int start, int depth, int firstPanel, int panels, int width, out bool isPackedOnTheWay)
    {
        isPackedOnTheWay = false;
        if (_packed != null)
        {
            return _packed + ((((nint)start * _panels) + ((nint)firstPanel * depth)) * width);
        }

        // Read in place, a panel must not reach past the end of its row.
        int column = firstPanel * width;
        bool isWhole = column + (panels * width) <= _product.N;
        if (isWhole && !_packsB)
        {
            return null;
        }

        T* scratch = GemmPacking.ScratchB<T>(panels * depth * width);
        bool isThere = _rowParts > 1 && _inScratch == (_number, group, start);     // from another part of the rows
        isPackedOnTheWay = !isThere && isWhole && _product.B.ColumnStride == 1;
        if (!isThere && !isPackedOnTheWay)
        {
            _product.PackPanels(start, depth, column, panels, width, scratch);
        }

        _inScratch = (_number, group, start);
        return scratch;
    }
}
