using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>One product to compute, C[M,N] = alpha · A[M,K] · B[K,N] + beta · C, and the steps that every order of its loops shares.</summary>
/// <remarks>
/// Sizes are ints, and adding a block to one does not overflow: M and N are at least 2 here (<see cref="GemmRow"/> has the rest) and
/// M·K, K·N, M·N are lengths of spans, below 2^31, so that each of the three is below 2^30. Offsets are <c>nint</c>.
/// </remarks>
internal unsafe struct GemmProduct<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public MatrixOperand<T> A;
    public MatrixOperand<T> B;
    public T* C;
    public nint CRow;
    public int M;
    public int N;
    public int K;
    public T Alpha;
    public T Beta;

    /// <summary>Columns of a panel, NR.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PanelWidth<TSimd, TVector>()
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct => GemmBlocking.VectorsPerRow * TSimd.Width;

    /// <summary>Rows of the next tile where <paramref name="left"/> are left, MR or fewer.</summary>
    /// <remarks>A tile of one to three rows takes as long as one of four, for lack of sums to hide the latency: the last two share their rows.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int RowsOfTile<TSimd, TVector>(int left)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        int mr = GemmBlocking.TileRows<TSimd, TVector, T>();
        return left > mr && left < mr + 4 ? (left + 1) / 2 : Math.Min(left, mr);
    }

    /// <summary>Whether so few rows meet B that reading them again for each few panels costs nothing.</summary>
    public readonly bool HasFewRows => M <= (A.RowStride == 1 ? GemmBlocking.ColumnsByPanels : GemmBlocking.RowsByPanels);

    /// <summary>Packs op(B)[depth.., column..] into some panels; columns past N become zero.</summary>
    public readonly void PackPanels(int depthStart, int depth, int column, int panels, int width, T* packed) =>
        GemmPacking.PackPanelsOfB(
            new MatrixOperand<T>(B.At(depthStart, column), B.RowStride, B.ColumnStride), depth, Math.Min(panels * width, N - column), width, packed);

    /// <summary>What beta is for a run of k that begins at <paramref name="depthStart"/>: the later runs add to the first.</summary>
    public readonly T BetaAt(int depthStart) => depthStart == 0 ? Beta : T.One;

    /// <summary>
    /// Computes C[row..row+rows, column..column+NR], up to MR rows, from a tile of A and a panel of B. Columns past N are computed
    /// aside and dropped.
    /// </summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">1 to MR.</param>
    /// <param name="column">The first column.</param>
    /// <param name="depth">The run of k.</param>
    /// <param name="a">The tile of A.</param>
    /// <param name="b">The panel of B, NR readable floats a row.</param>
    /// <param name="bStep">Its row stride.</param>
    /// <param name="beta">Scales what C holds.</param>
    /// <param name="edge">Scratch for MR · NR floats.</param>
    /// <param name="copy">Where the panel, which lies in place and is whole, is to be packed on the way; else null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Tile<TSimd, TVector>(
        int row, int rows, int column, int depth, in MatrixOperand<T> a, T* b, nint bStep, T beta, T* edge, T* copy = null)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        int width = PanelWidth<TSimd, TVector>();
        T* c = C + (row * CRow) + column;
        if (column + width <= N)
        {
            GemmMicroKernel.Run<TSimd, TVector, T>(rows, depth, a, b, bStep, Alpha, beta, c, CRow, copy);
        }
        else
        {
            GemmMicroKernel.Run<TSimd, TVector, T>(rows, depth, a, b, bStep, Alpha, T.Zero, edge, width, null);
            StoreEdge<TSimd, TVector>(edge, width, rows, N - column, beta, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void StoreEdge<TSimd, TVector>(T* edge, int width, int rows, int columns, T beta, T* c)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        for (int i = 0; i < rows; i++, edge += width, c += CRow)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(edge, columns, T.One, beta, c);
        }
    }
}
