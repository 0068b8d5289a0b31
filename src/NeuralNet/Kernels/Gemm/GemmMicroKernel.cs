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

    // Rows that the steps below take at a time: a tile has one or two such halves.
    private const int Six = 6;

    /// <summary>Computes a tile of <paramref name="rows"/> rows, 1 to MR.</summary>
    /// <remarks>
    /// Assumes: <paramref name="b"/> has NR readable floats at each of k rows <paramref name="bStep"/> apart;
    /// <paramref name="c"/> has NR writable floats at each row; no pointer needs alignment; c overlaps neither source.
    /// Each element of C is one chain of multiply-adds in the order of k, so a tile's rows and columns come out the same
    /// wherever the tile's borders lie.
    /// </remarks>
    /// <param name="rows">1 to MR.</param>
    /// <param name="k">The run of k.</param>
    /// <param name="a">The tile of A.</param>
    /// <param name="b">The panel of B.</param>
    /// <param name="bStep">Its row stride.</param>
    /// <param name="alpha">Scales the sums.</param>
    /// <param name="beta">Scales what C holds.</param>
    /// <param name="c">The tile of C.</param>
    /// <param name="cRow">Its row stride.</param>
    /// <param name="copy">Where the panel, which lies in place, is to be packed on the way; else null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TSimd, TVector, T>(
        int rows, nint k, MatrixOperand<T> a, T* b, nint bStep, T alpha, T beta, T* c, nint cRow, T* copy)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (copy != null)
        {
            Run<TSimd, TVector, T, PanelPackedOnTheWay>(rows, k, a, b, bStep, alpha, beta, c, cRow, copy);
        }
        else if (bStep == GemmBlocking.VectorsPerRow * TSimd.Width)
        {
            Run<TSimd, TVector, T, PackedPanel>(rows, k, a, b, bStep, alpha, beta, c, cRow, copy);
        }
        else
        {
            Run<TSimd, TVector, T, PanelInPlace>(rows, k, a, b, bStep, alpha, beta, c, cRow, copy);
        }
    }

    private static void Run<TSimd, TVector, T, TPanel>(
        int rows, nint k, MatrixOperand<T> a, T* b, nint bStep, T alpha, T beta, T* c, nint cRow, T* copy)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPanel : struct, IPanelOfB
    {
        if (a.RowStride != 1)
        {
            Run<TSimd, TVector, T, TPanel, RowsOfA>(rows, k, a.Data, a.RowStride, b, bStep, alpha, beta, c, cRow, copy);
        }
        else if (a.ColumnStride == GemmBlocking.TileRows<TSimd, TVector, T>())
        {
            Run<TSimd, TVector, T, TPanel, PackedA>(rows, k, a.Data, a.ColumnStride, b, bStep, alpha, beta, c, cRow, copy);
        }
        else
        {
            Run<TSimd, TVector, T, TPanel, ColumnsOfA>(rows, k, a.Data, a.ColumnStride, b, bStep, alpha, beta, c, cRow, copy);
        }
    }

    private static void Run<TSimd, TVector, T, TPanel, TA>(
        int rows, nint k, T* a, nint aStride, T* b, nint bStep, T alpha, T beta, T* c, nint cRow, T* copy)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPanel : struct, IPanelOfB
        where TA : struct, ITileOfA
    {
        switch (rows)
        {
            case 1: Tile<TSimd, TVector, T, Rows1, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            case 2: Tile<TSimd, TVector, T, Rows2, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            case 3: Tile<TSimd, TVector, T, Rows3, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            case 4: Tile<TSimd, TVector, T, Rows4, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            case 5: Tile<TSimd, TVector, T, Rows5, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            case 6: Tile<TSimd, TVector, T, Rows6, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
        }

        // No code remains of these where the registers are 16.
        if (TSimd.Registers >= GemmBlocking.RegistersOfTallTile)
        {
            switch (rows)
            {
                case 7: Tile<TSimd, TVector, T, Rows7, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
                case 8: Tile<TSimd, TVector, T, Rows8, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
                case 9: Tile<TSimd, TVector, T, Rows9, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
                case 10: Tile<TSimd, TVector, T, Rows10, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
                case 11: Tile<TSimd, TVector, T, Rows11, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
                case 12: Tile<TSimd, TVector, T, Rows12, TPanel, TA>(k, a, aStride, b, bStep, alpha, beta, c, cRow, copy); return;
            }
        }
    }

    // The loop over k reads two vectors of B and broadcasts one element of A for each row; the accumulator of row r (hexadecimal) and
    // vector v is c<r><v>. It goes four k at a time, since where two hardware threads share a core's front end, each instruction besides
    // the multiply-adds costs time. Conditions on TRows, TPanel and TA are constants to the JIT and leave no code behind.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector, T, TRows, TPanel, TA>(
        nint k, T* a, nint aStride, T* b, nint bStep, T alpha, T beta, T* c, nint cRow, T* copy)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileRows
        where TPanel : struct, IPanelOfB
        where TA : struct, ITileOfA
    {
        TVector c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        TVector c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        TVector c60 = default, c61 = default, c70 = default, c71 = default, c80 = default, c81 = default;
        TVector c90 = default, c91 = default, ca0 = default, ca1 = default, cb0 = default, cb1 = default;
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
        TVector b0, b1;
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        T* farA = TA.Far(a, aStride);
        T* upperA = TA.Upper(a, aStride);
        T* farUpperA = TA.Far(upperA, aStride);
        T* farB = TPanel.Far(b, bStep);
        T* ahead = TPanel.Next(b, bStep, width, PrefetchDistance);
        T* farAhead = TPanel.Far(ahead, bStep);
        for (; k >= Unrolled; k -= Unrolled)
        {
            Load<TSimd, TVector, T, TPanel>(0, b, farB, bStep, ahead, farAhead, copy, out b0, out b1);
            AddSix<TSimd, TVector, T, TRows, TA>(0, 0, a, farA, aStride, b0, b1, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            if (TRows.Count > Six)
            {
                AddSix<TSimd, TVector, T, TRows, TA>(Six, 0, upperA, farUpperA, aStride, b0, b1, ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }

            Load<TSimd, TVector, T, TPanel>(1, b, farB, bStep, ahead, farAhead, copy, out b0, out b1);
            AddSix<TSimd, TVector, T, TRows, TA>(0, 1, a, farA, aStride, b0, b1, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            if (TRows.Count > Six)
            {
                AddSix<TSimd, TVector, T, TRows, TA>(Six, 1, upperA, farUpperA, aStride, b0, b1, ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }

            Load<TSimd, TVector, T, TPanel>(2, b, farB, bStep, ahead, farAhead, copy, out b0, out b1);
            AddSix<TSimd, TVector, T, TRows, TA>(0, 2, a, farA, aStride, b0, b1, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            if (TRows.Count > Six)
            {
                AddSix<TSimd, TVector, T, TRows, TA>(Six, 2, upperA, farUpperA, aStride, b0, b1, ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }

            Load<TSimd, TVector, T, TPanel>(3, b, farB, bStep, ahead, farAhead, copy, out b0, out b1);
            AddSix<TSimd, TVector, T, TRows, TA>(0, 3, a, farA, aStride, b0, b1, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            if (TRows.Count > Six)
            {
                AddSix<TSimd, TVector, T, TRows, TA>(Six, 3, upperA, farUpperA, aStride, b0, b1, ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }

            a = TA.Next(a, aStride, Unrolled);
            farA = TA.Next(farA, aStride, Unrolled);
            upperA = TA.Next(upperA, aStride, Unrolled);
            farUpperA = TA.Next(farUpperA, aStride, Unrolled);
            b = TPanel.Next(b, bStep, width, Unrolled);
            copy += TPanel.IsCopied ? Unrolled * width : 0;
            farB = TPanel.Next(farB, bStep, width, Unrolled);
            ahead = TPanel.Next(ahead, bStep, width, Unrolled);
            farAhead = TPanel.Next(farAhead, bStep, width, Unrolled);
        }

        for (; k > 0; k--)
        {
            Load<TSimd, TVector, T, TPanel>(0, b, farB, bStep, ahead, farAhead, copy, out b0, out b1);
            AddSix<TSimd, TVector, T, TRows, TA>(0, 0, a, farA, aStride, b0, b1, ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51);
            if (TRows.Count > Six)
            {
                AddSix<TSimd, TVector, T, TRows, TA>(Six, 0, upperA, farUpperA, aStride, b0, b1, ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }

            a = TA.Next(a, aStride, 1);
            farA = TA.Next(farA, aStride, 1);
            upperA = TA.Next(upperA, aStride, 1);
            farUpperA = TA.Next(farUpperA, aStride, 1);
            b = TPanel.Next(b, bStep, width, 1);
            copy += TPanel.IsCopied ? width : 0;
        }

        StoreSix<TSimd, TVector, T, TRows>(0, alpha, beta, c, cRow, c00, c01, c10, c11, c20, c21, c30, c31, c40, c41, c50, c51);
        if (TRows.Count > Six)
        {
            StoreSix<TSimd, TVector, T, TRows>(Six, alpha, beta, c + (Six * cRow), cRow, c60, c61, c70, c71, c80, c81, c90, c91, ca0, ca1, cb0, cb1);
        }
    }

    /// <summary>Two vectors of B for one k.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load<TSimd, TVector, T, TPanel>(
        int k, T* b, T* farB, nint bStep, T* ahead, T* farAhead, T* copy, out TVector b0, out TVector b1)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TPanel : struct, IPanelOfB
    {
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        if (!TPanel.IsPacked)
        {
            Prefetch.Read(TPanel.At(ahead, farAhead, bStep, width, k, 0));
        }

        b0 = TSimd.Load(TPanel.At(b, farB, bStep, width, k, 0));
        b1 = TSimd.Load(TPanel.At(b, farB, bStep, width, k, TSimd.Width));
        if (TPanel.IsCopied)
        {
            TSimd.Store(b0, copy + (k * width));
            TSimd.Store(b1, copy + (k * width) + TSimd.Width);
        }
    }

    /// <summary>Adds the products of one k to the sums of rows <paramref name="first"/> to first + 5, as far as they are real.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSix<TSimd, TVector, T, TRows, TA>(
        int first, int k, T* a, T* farA, nint aStride, TVector b0, TVector b1,
        ref TVector c00, ref TVector c01, ref TVector c10, ref TVector c11, ref TVector c20, ref TVector c21,
        ref TVector c30, ref TVector c31, ref TVector c40, ref TVector c41, ref TVector c50, ref TVector c51)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileRows
        where TA : struct, ITileOfA
    {
        int tileRows = GemmBlocking.TileRows<TSimd, TVector, T>();
        TVector x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 0, k));
        c00 = TSimd.MultiplyAdd(x, b0, c00);
        c01 = TSimd.MultiplyAdd(x, b1, c01);
        if (TRows.Count > first + 1)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 1, k));
            c10 = TSimd.MultiplyAdd(x, b0, c10);
            c11 = TSimd.MultiplyAdd(x, b1, c11);
        }

        if (TRows.Count > first + 2)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 2, k));
            c20 = TSimd.MultiplyAdd(x, b0, c20);
            c21 = TSimd.MultiplyAdd(x, b1, c21);
        }

        if (TRows.Count > first + 3)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 3, k));
            c30 = TSimd.MultiplyAdd(x, b0, c30);
            c31 = TSimd.MultiplyAdd(x, b1, c31);
        }

        if (TRows.Count > first + 4)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 4, k));
            c40 = TSimd.MultiplyAdd(x, b0, c40);
            c41 = TSimd.MultiplyAdd(x, b1, c41);
        }

        if (TRows.Count > first + 5)
        {
            x = TSimd.Broadcast(*TA.At(a, farA, aStride, tileRows, 5, k));
            c50 = TSimd.MultiplyAdd(x, b0, c50);
            c51 = TSimd.MultiplyAdd(x, b1, c51);
        }
    }

    /// <summary>Writes the sums of rows <paramref name="first"/> to first + 5, as far as they are real.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSix<TSimd, TVector, T, TRows>(
        int first, T alpha, T beta, T* c, nint cRow,
        TVector c00, TVector c01, TVector c10, TVector c11, TVector c20, TVector c21,
        TVector c30, TVector c31, TVector c40, TVector c41, TVector c50, TVector c51)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRows : struct, ITileRows
    {
        GemmEpilogue.Store<TSimd, TVector, T>(c00, c01, alpha, beta, c);
        if (TRows.Count > first + 1)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c10, c11, alpha, beta, c + cRow);
        }

        if (TRows.Count > first + 2)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c20, c21, alpha, beta, c + (2 * cRow));
        }

        if (TRows.Count > first + 3)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c30, c31, alpha, beta, c + (3 * cRow));
        }

        if (TRows.Count > first + 4)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c40, c41, alpha, beta, c + (4 * cRow));
        }

        if (TRows.Count > first + 5)
        {
            GemmEpilogue.Store<TSimd, TVector, T>(c50, c51, alpha, beta, c + (5 * cRow));
        }
    }
}
