using System.Numerics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// Block sizes of the matrix product, in the words of BLIS (Van Zee and van de Geijn 2015, ACM TOMS 41(3)).
/// </summary>
/// <remarks>
/// A tile of MR rows by NR columns of C lives in registers; a tile of A, MR by KC, in the first cache; a panel of B, KC by NR,
/// and a block of A, MC by KC, in the second; a block of B, KC by NC, in the third. docs/gemm.md tells how the numbers were found.
/// <para>
/// They were found on an AMD EPYC of the Zen 3 line (AVX2, 16 registers, 512 KiB of second cache a core), and serve every width; the
/// rows of a tile go by the registers.
/// Only KC shows in the results: a sum is restarted there. Another KC rounds differently.
/// </para>
/// </remarks>
internal static class GemmBlocking
{
    /// <summary>Vector registers, as AVX-512 and Arm64 have them, that hold a tile of 12 rows: 24 accumulators, two vectors of B and a broadcast.</summary>
    public const int RegistersOfTallTile = 32;

    /// <summary>The most rows of a tile on any path, and a multiple of those on each.</summary>
    public const int LargestMR = 12;

    /// <summary>Vectors of a tile's row: NR = 2 · width.</summary>
    public const int VectorsPerRow = 2;

    /// <summary>The deepest run of k between two visits to C, on every route: it fixes the order of the additions. A panel of 1024 · 16 floats, 64 KiB, streams from the second
    /// cache, which costs nothing next to 12 multiply-adds a row.</summary>
    public const int KC = 1024;

    /// <summary>Rows of A in a block, a multiple of every MR: 72 · 1024 floats are 288 KiB, in a second cache of 512.</summary>
    public const int MC = 72;

    /// <summary>Columns of B in a block, a multiple of every NR: 1024 · 1024 floats are 4 MiB, in the third cache.</summary>
    public const int NC = 1024;

    /// <summary>
    /// MR, the rows of a tile. 6 rows of 2 vectors take 12 accumulators, which with two vectors of B and one broadcast fill
    /// 15 of AVX2's 16 registers and cover the latency of its two multiply-add units; 12 rows fill 27 of 32 and read B half as often.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileRows<TSimd, TVector, T>()
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T> => TSimd.Registers >= RegistersOfTallTile ? LargestMR : LargestMR / 2;

    /// <summary>Rows of C, two tiles, from which packing B repays itself; below, its panels are read in place, where they lie row by row.</summary>
    public const int RowsThatRepayPackingB = 24;

    /// <summary>Whether lines at this distance, in elements, lie a multiple of 512 bytes apart.</summary>
    public static bool IsAligned<T>(nint stride)
        where T : unmanaged => stride % (512 / Unsafe.SizeOf<T>()) == 0;

    /// <summary>Up to this number of rows of C, all of A is read again for each slice of B.</summary>
    public const int RowsByPanels = 768;

    /// <summary>The same for a transposed A, which is read by columns.</summary>
    public const int ColumnsByPanels = 192;

    /// <summary>Elements of packed B that stay in the second cache with a tile of A and of C: 256 KiB of 512.</summary>
    public static int ResidentB<T>()
        where T : unmanaged => 262_144 / Unsafe.SizeOf<T>();

    /// <summary>Elements of a B that goes by panels for any number of rows, in one group of columns or two: 512 KiB.</summary>
    public static int LargestBByPanels<T>()
        where T : unmanaged => 2 * ResidentB<T>();

    /// <summary>Up to this K, C is the largest of the three, and the order that reads and writes it least is the fastest.</summary>
    public const int DepthByPanels = 256;
}
