using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// One tile of C, up to MR rows by NR = 2 · width columns: C = alpha · A·B + beta · C, summed over k in registers.
/// </summary>
internal static unsafe class GemmMicroKernel
{
    // Rows of B: about 50 cycles of work ahead, the way from the third cache. Beyond the end of B it is harmless.
    private const int PrefetchDistance = 8;

    /// <summary>Computes a tile of <paramref name="rows"/> rows, 1 to MR.</summary>
    /// <remarks>
    /// Assumes: <paramref name="b"/> has NR readable floats at each of k rows <paramref name="bStep"/> apart;
    /// <paramref name="c"/> has NR writable floats at each row; no pointer needs alignment; c overlaps neither source.
    /// Each element of C is one chain of multiply-adds in the order of k, so a tile's rows and columns come out the same
    /// wherever the tile's borders lie.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, TVector, T>(
        int rows, nint k, MatrixOperand<T> a, T* b, nint bStep, T alpha, T beta, T* c, nint cRow)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (bStep == GemmBlocking.VectorsPerRow * TSimd.Width)
        {
            Run<TSimd, TVector, T, PackedPanel>(rows, k, a, b, bStep, alpha, beta, c, cRow);
        }
        else
        {
            Run<TSimd, TVector, T, PanelInPlace>(rows, k, a, b, bStep, alpha, beta, c, cRow);
        }
    }

    private static void Run<TSimd, TVector, T, TPanel>(
        int rows, nint k, MatrixOperand<T> a, T* b, nint bStep, T alpha, T beta, T* c, nint cRow)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPanel : struct, IPanelOfB
    {
        if (a.RowStride != 1)
        {
            Run<TSimd, TVector, T, TPanel, RowsOfA>(rows, k, a.Data, a.RowStride, b, bStep, alpha, beta, c, cRow);
        }
        else if (a.ColumnStride == GemmBlocking.MR)
        {
            Run<TSimd, TVector, T, TPanel, PackedA>(rows, k, a.Data, a.ColumnStride, b, bStep, alpha, beta, c, cRow);
        }
        else
        {
            Run<TSimd, TVector, T, TPanel, ColumnsOfA>(rows, k, a.Data, a.ColumnStride, b, bStep, alpha, beta, c, cRow);
        }
    }

    private static void Run<TSimd, TVector, T, TPanel, TA>(
        int rows, nint k, T* a, nint aStride, T* b, nint bStep, T alpha, T beta, T* c, nint cRow)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPanel : struct, IPanelOfB
        where TA : struct, ITileOfA
    {
        switch (rows)
        {
            case 6: Tile<TSimd, TVector, T, Rows6, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
            case 5: Tile<TSimd, TVector, T, Rows5, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
            case 4: Tile<TSimd, TVector, T, Rows4, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
            case 3: Tile<TSimd, TVector, T, Rows3, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
            case 2: Tile<TSimd, TVector, T, Rows2, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
            case 1: Tile<TSimd, TVector, T, Rows1, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow); break;
        }
    }

    // The loop over k reads two vectors of B and broadcasts one element of A for each row; the accumulator of row r and vector v
    // is c<r><v>. It goes four k at a time, since where two hardware threads share a core's front end, each instruction besides
    // the multiply-adds costs time. Conditions on TRows, TPanel and TA are constants to the JIT and leave no code behind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector, T, TRows, TPanel, TA>(
        nint k, T* a, nint aStride, T* b, nint bStep, T alpha, T beta, T* c, nint cRow)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileRows
        where TPanel : struct, IPanelOfB
        where TA : struct, ITileOfA
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        if (beta != T.Zero)
        {
            // C is read when the sums are done; prefetched now, it is in the cache by then.
            for (int row = 0; row < TRows.Count; row++)
            {
                Prefetch.Read(c + (row * cRow));
                Prefetch.Read(c + (row * cRow) + (2 * TSimd.Width) - 1);
            }
        }

        const int Unrolled = 4;
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        T* farA = TA.Far(a, aStride);
        T* farB = TPanel.Far(b, bStep);
        T* ahead = TPanel.Next(b, bStep, width, PrefetchDistance);
        T* farAhead = TPanel.Far(ahead, bStep);
        for (; k >= Unrolled; k -= Unrolled)
        {
            Add<TSimd, TVector, T, TRows, TPanel, TA>(0, a, farA, aStride, b, farB, bStep, ahead, farAhead, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            Add<TSimd, TVector, T, TRows, TPanel, TA>(1, a, farA, aStride, b, farB, bStep, ahead, farAhead, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            Add<TSimd, TVector, T, TRows, TPanel, TA>(2, a, farA, aStride, b, farB, bStep, ahead, farAhead, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            Add<TSimd, TVector, T, TRows, TPanel, TA>(3, a, farA, aStride, b, farB, bStep, ahead, farAhead, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            a = TA.Next(a, aStride, Unrolled);
            farA = TA.Next(farA, aStride, Unrolled);
            b = TPanel.Next(b, bStep, width, Unrolled);
            farB = TPanel.Next(farB, bStep, width, Unrolled);
            ahead = TPanel.Next(ahead, bStep, width, Unrolled);
            farAhead = TPanel.Next(farAhead, bStep, width, Unrolled);
        }

        for (; k > 0; k--)
        {
            Add<TSimd, TVector, T, TRows, TPanel, TA>(0, a, farA, aStride, b, farB, bStep, ahead, farAhead, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            a = TA.Next(a, aStride, 1);
            farA = TA.Next(farA, aStride, 1);
            b = TPanel.Next(b, bStep, width, 1);
        }

        GemmEpilogue.Store<TSimd, TVector, T>(c00, c01, alpha, beta, c);
        if (TRows.Count > 1)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c10, c11, alpha, beta, c + cRow);
        }

        if (TRows.Count > 2)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c20, c21, alpha, beta, c + (2 * cRow));
        }

        if (TRows.Count > 3)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c30, c31, alpha, beta, c + (3 * cRow));
        }

        if (TRows.Count > 4)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c40, c41, alpha, beta, c + (4 * cRow));
        }

        if (TRows.Count > 5)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c50, c51, alpha, beta, c + (5 * cRow));
        }
    }

    /// <summary>Adds the products of one k to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVector, T, TRows, TPanel, TA>(
        int k, T* a, T* farA, nint aStride, T* b, T* farB, nint bStep, T* ahead, T* farAhead,
        ref TVector c00, ref TVector c01, ref TVector c10, ref TVector c11, ref TVector c20, ref TVector c21,
        ref TVector c30, ref TVector c31, ref TVector c40, ref TVector c41, ref TVector c50, ref TVector c51)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileRows
        where TPanel : struct, IPanelOfB
        where TA : struct, ITileOfA
    {
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        if (!TPanel.IsPacked)
        {
            Prefetch.Read(TPanel.At(ahead, farAhead, bStep, width, k, 0));
        }

        TVector b0 = TSimd.Load(TPanel.At(b, farB, bStep, width, k, 0));
        TVector b1 = TSimd.Load(TPanel.At(b, farB, bStep, width, k, TSimd.Width));
        TVector x = TSimd.Broadcast(*TA.At(a, farA, aStride, 0, k));
        c00 = TSimd.MultiplyAdd(x, b0, c00);
        c01 = TSimd.MultiplyAdd(x, b1, c01);
        if (TRows.Count > 1)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, 1, k));
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
        }

        if (TRows.Count > 2)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, 2, k));
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
        }

        if (TRows.Count > 3)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, 3, k));
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
        }

        if (TRows.Count > 4)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, 4, k));
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
        }

        if (TRows.Count > 5)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, 5, k));
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
        }
    }
}
