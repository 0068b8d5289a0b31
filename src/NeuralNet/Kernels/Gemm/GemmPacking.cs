using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>
/// Copies blocks of A and B into the order in which the micro-kernel reads them. The copies live in scratch memory that
/// each thread keeps and reuses.
/// </summary>
internal static unsafe class GemmPacking
{
    private const int Alignment = 64;

    [ThreadStatic]
    private static byte[]? _scratchA;

    [ThreadStatic]
    private static byte[]? _scratchB;

    /// <summary>This thread's scratch for a block of A; grows to the largest requested size, is aligned and never moves.</summary>
    public static T* ScratchA<T>(int length)
        where T : unmanaged => (T*)Aligned(ref _scratchA, length * sizeof(T));

    /// <summary>This thread's scratch for a block of B.</summary>
    public static T* ScratchB<T>(int length)
        where T : unmanaged => (T*)Aligned(ref _scratchB, length * sizeof(T));

    /// <summary>
    /// Packs op(B)[0..k, 0..columns] into panels, one after the other: each has k rows of <paramref name="panelWidth"/> elements, those
    /// beyond <paramref name="columns"/> zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanelsOfB<T>(in MatrixOperand<T> b, int k, int columns, int panelWidth, T* panels)
        where T : unmanaged
    {
        nint panelLength = (nint)k * panelWidth;
        int whole = columns / panelWidth;
        int ragged = columns - (whole * panelWidth);
        if (b.ColumnStride == 1)
        {
            // Row by row through all panels: a row of B is read in one piece, while each panel is written in one piece.
            for (int i = 0; i < k; i++)
            {
                T* source = b.At(i, 0);
                T* target = panels + ((nint)i * panelWidth);
                for (int panel = 0; panel < whole; panel++, source += panelWidth, target += panelLength)
                {
                    Copy(source, panelWidth, target);
                }

                if (ragged > 0)
                {
                    Copy(source, ragged, target);
                    new Span<T>(target + ragged, panelWidth - ragged).Clear();
                }
            }

            return;
        }

        for (int panel = 0; panel < whole; panel++)
        {
            Interleave(b.At(0, panel * panelWidth), b.ColumnStride, panelWidth, k, panelWidth, panels + (panel * panelLength));
        }

        if (ragged > 0)
        {
            T* last = panels + (whole * panelLength);
            new Span<T>(last, k * panelWidth).Clear();
            Interleave(b.At(0, whole * panelWidth), b.ColumnStride, ragged, k, panelWidth, last);
        }
    }

    /// <summary>
    /// Packs op(A)[0..rows, 0..k] into panels of MR rows: element (i, p) of a panel stands at p · MR + i. A last panel of fewer
    /// rows keeps the stride MR; its missing rows are not written, and never read.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackBlockOfA<T>(in MatrixOperand<T> a, int rows, int k, int mr, T* block)
        where T : unmanaged
    {
        for (int row = 0; row < rows; row += mr)
        {
            int height = Math.Min(mr, rows - row);
            T* panel = block + ((nint)row * k);
            if (a.RowStride == 1)
            {
                for (int p = 0; p < k; p++)
                {
                    Copy(a.At(row, p), height, panel + ((nint)p * mr));
                }
            }
            else
            {
                Interleave(a.At(row, 0), a.RowStride, height, k, mr, panel);
            }
        }
    }

    /// <summary>Packs one tile of A, up to MR rows, into this thread's scratch.</summary>
    public static MatrixOperand<T> PackTileOfA<TSimd, TVector, T>(in MatrixOperand<T> a, int rows, int k)
        where TSimd : struct, ISimdLinear<TSimd, TVector, T>
        where TVector : struct
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int mr = GemmBlocking.TileRows<TSimd, TVector, T>();
        T* tile = ScratchA<T>(mr * k);
        PackBlockOfA(a, rows, k, mr, tile);
        return new MatrixOperand<T>(tile, 1, mr);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<T>(T* source, int count, T* destination)
        where T : unmanaged
    {
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; j + Vector512<T>.Count <= count; j += Vector512<T>.Count)
            {
                Vector512.Load(source + j).Store(destination + j);
            }
        }

        if (Vector256.IsHardwareAccelerated)
        {
            for (; j + Vector256<T>.Count <= count; j += Vector256<T>.Count)
            {
                Vector256.Load(source + j).Store(destination + j);
            }
        }

        for (; j + Vector128<T>.Count <= count; j += Vector128<T>.Count)
        {
            Vector128.Load(source + j).Store(destination + j);
        }

        for (; j < count; j++)
        {
            destination[j] = source[j];
        }
    }

    /// <summary>panel[i · step + j] = lines[j · stride + i]: <paramref name="count"/> lines of length k, interleaved; four at a time by vectors of 128 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Interleave<T>(T* lines, nint stride, int count, int k, nint step, T* panel)
        where T : unmanaged
    {
        int whole = k - (k % Vector128<T>.Count);
        int j = 0;
        for (; j + 4 <= count; j += 4)
        {
            T* line0 = lines + (j * stride);
            T* line1 = line0 + stride;
            T* line2 = line1 + stride;
            T* line3 = line2 + stride;
            T* target = panel + j;
            int i = 0;
            for (; i < whole; i += Vector128<T>.Count, target += Vector128<T>.Count * step)
            {
                if (typeof(T) == typeof(float))
                {
                    InterleaveFloats((float*)line0 + i, (float*)line1 + i, (float*)line2 + i, (float*)line3 + i, step, (float*)target);
                }
                else
                {
                    InterleaveDoubles((double*)line0 + i, (double*)line1 + i, (double*)line2 + i, (double*)line3 + i, step, (double*)target);
                }
            }

            for (; i < k; i++, target += step)
            {
                target[0] = line0[i];
                target[1] = line1[i];
                target[2] = line2[i];
                target[3] = line3[i];
            }
        }

        for (; j < count; j++)
        {
            T* line = lines + (j * stride);
            T* target = panel + j;
            for (int i = 0; i < k; i++, target += step)
            {
                *target = line[i];
            }
        }
    }

    // Four floats of four lines.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveFloats(float* line0, float* line1, float* line2, float* line3, nint step, float* target)
    {
        Vector128<float> row0 = Vector128.Load(line0);
        Vector128<float> row1 = Vector128.Load(line1);
        Vector128<float> row2 = Vector128.Load(line2);
        Vector128<float> row3 = Vector128.Load(line3);
        Transposition.Transpose4x4(ref row0, ref row1, ref row2, ref row3);
        row0.Store(target);
        row1.Store(target + step);
        row2.Store(target + (2 * step));
        row3.Store(target + (3 * step));
    }

    // Two doubles of four lines.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InterleaveDoubles(double* line0, double* line1, double* line2, double* line3, nint step, double* target)
    {
        Vector128<double> row0 = Vector128.Load(line0);
        Vector128<double> row1 = Vector128.Load(line1);
        Vector128<double> row2 = Vector128.Load(line2);
        Vector128<double> row3 = Vector128.Load(line3);
        Transposition.InterleaveLow(row0, row1).Store(target);
        Transposition.InterleaveLow(row2, row3).Store(target + 2);
        Transposition.InterleaveHigh(row0, row1).Store(target + step);
        Transposition.InterleaveHigh(row2, row3).Store(target + step + 2);
    }

    private static byte* Aligned(ref byte[]? scratch, int bytes)
    {
        if (scratch is null || scratch.Length < bytes + Alignment)
        {
            // Pinned: it never moves, and the collector frees it when its thread ends.
            scratch = GC.AllocateUninitializedArray<byte>(bytes + Alignment, pinned: true);
        }

        nint address = (nint)Unsafe.AsPointer(ref scratch[0]);
        return (byte*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
    }
}
