using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The order for a B no wider than a vector, such as the weights of the last layer: a tile is 12 rows of one vector, so that no work goes into columns that
/// are not there. B is packed, a vector for each k, by the thread that uses it.
/// </summary>
internal unsafe struct GemmNarrow<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Twelve accumulators, a vector of B and a broadcast fit 16 registers; eight sums hide the latency of a multiply-add.
    private const int TileRows = 12;
    private const int FewestSums = 8;
    private const int Six = 6;
    private const int PartsPerThread = 2;

    private GemmProduct<T> _product;
    private int _parts;

    public static void Multiply<TSimd, TVector>(in GemmProduct<T> product, int threads)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        int parts = threads == 1 ? 1 : Math.Clamp(threads * PartsPerThread, 1, (product.M + TileRows - 1) / TileRows);
        var job = new GemmNarrow<T> { _product = product, _parts = parts };
        WorkerTeam.Run(&Part<TSimd, TVector>, &job, parts, threads);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Part<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        ref GemmNarrow<T> job = ref *(GemmNarrow<T>*)context;
        ref GemmProduct<T> product = ref job._product;
        int firstRow = (int)((long)product.M * part / job._parts);
        int endRow = (int)((long)product.M * (part + 1) / job._parts);
        for (int start = 0; start < product.K; start += GemmBlocking.KC)
        {
            int depth = Math.Min(GemmBlocking.KC, product.K - start);
            T* b = GemmPacking.ScratchB<T>(depth * TSimd.Width);
            product.PackPanels(start, depth, 0, 1, TSimd.Width, b);
            T beta = product.BetaAt(start);
            for (int row = firstRow, rows; row < endRow; row += rows)
            {
                int left = endRow - row;
                rows = left is > TileRows and < TileRows + FewestSums ? (left + 1) / 2 : Math.Min(left, TileRows);
                Tile<TSimd, TVector>(rows, depth, product.A.From(row, start), b, product.Alpha, beta, product.C + (row * product.CRow), product.CRow, product.N);
            }
        }
    }

    private static void Tile<TSimd, TVector>(int rows, nint k, in MatrixOperand<T> a, T* b, T alpha, T beta, T* c, nint cRow, int columns)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
    {
        if (a.RowStride != 1)
        {
            Tile<TSimd, TVector, RowsOfA>(rows, k, a.Data, a.RowStride, b, alpha, beta, c, cRow, columns);
        }
        else
        {
            Tile<TSimd, TVector, ColumnsOfA>(rows, k, a.Data, a.ColumnStride, b, alpha, beta, c, cRow, columns);
        }
    }

    private static void Tile<TSimd, TVector, TA>(int rows, nint k, T* a, nint aStride, T* b, T alpha, T beta, T* c, nint cRow, int columns)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where TA : struct, ITileOfA
    {
        switch (rows)
        {
            case 1: Tile<TSimd, TVector, Rows1, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 2: Tile<TSimd, TVector, Rows2, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 3: Tile<TSimd, TVector, Rows3, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 4: Tile<TSimd, TVector, Rows4, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 5: Tile<TSimd, TVector, Rows5, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 6: Tile<TSimd, TVector, Rows6, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 7: Tile<TSimd, TVector, Rows7, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 8: Tile<TSimd, TVector, Rows8, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 9: Tile<TSimd, TVector, Rows9, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 10: Tile<TSimd, TVector, Rows10, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 11: Tile<TSimd, TVector, Rows11, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
            case 12: Tile<TSimd, TVector, Rows12, TA>(k, a, aStride, b, alpha, beta, c, cRow, columns); break;
        }
    }

    // The accumulator of row r (hexadecimal) is c<r>; otherwise as GemmMicroKernel.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TSimd, TVector, TRows, TA>(nint k, T* a, nint aStride, T* b, T alpha, T beta, T* c, nint cRow, int columns)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where TRows : struct, ITileRows
        where TA : struct, ITileOfA
    {
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        TVector c6 = default, c7 = default, c8 = default, c9 = default, ca = default, cb = default;
        const int Unrolled = 4;
        T* farA = TA.Far(a, aStride);
        T* upperA = TA.Upper(a, aStride);
        T* farUpperA = TA.Far(upperA, aStride);
        for (; k >= Unrolled; k -= Unrolled)
        {
            Add<TSimd, TVector, TRows, TA>(0, a, farA, upperA, farUpperA, aStride, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
            Add<TSimd, TVector, TRows, TA>(1, a, farA, upperA, farUpperA, aStride, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
            Add<TSimd, TVector, TRows, TA>(2, a, farA, upperA, farUpperA, aStride, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
            Add<TSimd, TVector, TRows, TA>(3, a, farA, upperA, farUpperA, aStride, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
            a = TA.Next(a, aStride, Unrolled);
            farA = TA.Next(farA, aStride, Unrolled);
            upperA = TA.Next(upperA, aStride, Unrolled);
            farUpperA = TA.Next(farUpperA, aStride, Unrolled);
            b += Unrolled * TSimd.Width;
        }

        for (; k > 0; k--)
        {
            Add<TSimd, TVector, TRows, TA>(0, a, farA, upperA, farUpperA, aStride, b, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
            a = TA.Next(a, aStride, 1);
            farA = TA.Next(farA, aStride, 1);
            upperA = TA.Next(upperA, aStride, 1);
            farUpperA = TA.Next(farUpperA, aStride, 1);
            b += TSimd.Width;
        }

        StoreSix<TSimd, TVector, TRows>(0, alpha, beta, c, cRow, columns, c0, c1, c2, c3, c4, c5);
        if (TRows.Count > Six)
        {
            StoreSix<TSimd, TVector, TRows>(Six, alpha, beta, c + (Six * cRow), cRow, columns, c6, c7, c8, c9, ca, cb);
        }
    }

    /// <summary>Adds the products of one k to the sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TSimd, TVector, TRows, TA>(
        int k, T* a, T* farA, T* upperA, T* farUpperA, nint aStride, T* b,
        ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, ref TVector c4, ref TVector c5,
        ref TVector c6, ref TVector c7, ref TVector c8, ref TVector c9, ref TVector ca, ref TVector cb)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where TRows : struct, ITileRows
        where TA : struct, ITileOfA
    {
        TVector y = TSimd.Load(b + (k * TSimd.Width));
        AddSix<TSimd, TVector, TRows, TA>(0, k, a, farA, aStride, y, ref c0, ref c1, ref c2, ref c3, ref c4, ref c5);
        if (TRows.Count > Six)
        {
            AddSix<TSimd, TVector, TRows, TA>(Six, k, upperA, farUpperA, aStride, y, ref c6, ref c7, ref c8, ref c9, ref ca, ref cb);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddSix<TSimd, TVector, TRows, TA>(
        int first, int k, T* a, T* farA, nint aStride, TVector y,
        ref TVector c0, ref TVector c1, ref TVector c2, ref TVector c3, ref TVector c4, ref TVector c5)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where TRows : struct, ITileRows
        where TA : struct, ITileOfA
    {
        c0 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 0, k)), y, c0);
        if (TRows.Count > first + 1)
        {
            c1 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 1, k)), y, c1);
        }

        if (TRows.Count > first + 2)
        {
            c2 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 2, k)), y, c2);
        }

        if (TRows.Count > first + 3)
        {
            c3 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 3, k)), y, c3);
        }

        if (TRows.Count > first + 4)
        {
            c4 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 4, k)), y, c4);
        }

        if (TRows.Count > first + 5)
        {
            c5 = TSimd.MultiplyAdd(TSimd.Broadcast(*TA.At(a, farA, aStride, TileRows, 5, k)), y, c5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreSix<TSimd, TVector, TRows>(
        int first, T alpha, T beta, T* c, nint cRow, int columns, TVector c0, TVector c1, TVector c2, TVector c3, TVector c4, TVector c5)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where TRows : struct, ITileRows
    {
        GemmEpilogue.StoreFirst<TSimd, TVector, T>(c0, columns, alpha, beta, c);
        if (TRows.Count > first + 1)
        {
            GemmEpilogue.StoreFirst<TSimd, TVector, T>(c1, columns, alpha, beta, c + cRow);
        }

        if (TRows.Count > first + 2)
        {
            GemmEpilogue.StoreFirst<TSimd, TVector, T>(c2, columns, alpha, beta, c + (2 * cRow));
        }

        if (TRows.Count > first + 3)
        {
            GemmEpilogue.StoreFirst<TSimd, TVector, T>(c3, columns, alpha, beta, c + (3 * cRow));
        }

        if (TRows.Count > first + 4)
        {
            GemmEpilogue.StoreFirst<TSimd, TVector, T>(c4, columns, alpha, beta, c + (4 * cRow));
        }

        if (TRows.Count > first + 5)
        {
            GemmEpilogue.StoreFirst<TSimd, TVector, T>(c5, columns, alpha, beta, c + (5 * cRow));
        }
    }
}
