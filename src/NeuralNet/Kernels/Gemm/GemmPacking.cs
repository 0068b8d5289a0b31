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
    private static float[]? _scratchA;

    [ThreadStatic]
    private static float[]? _scratchB;

    /// <summary>This thread's scratch for a block of A; grows to the largest asked for, is aligned and never moves.</summary>
    public static float* ScratchA(int length) => Aligned(ref _scratchA, length);

    /// <summary>This thread's scratch for a block of B.</summary>
    public static float* ScratchB(int length) => Aligned(ref _scratchB, length);

    /// <summary>
    /// Packs op(B)[0..k, 0..columns] into one panel: k rows of <paramref name="panelWidth"/> floats, those beyond
    /// <paramref name="columns"/> zero.
    /// </summary>
    public static void PackPanelOfB(in MatrixOperand b, int k, int columns, int panelWidth, float* panel)
    {
        if (columns < panelWidth)
        {
            new Span<float>(panel, k * panelWidth).Clear();
        }

        if (b.ColumnStride == 1)
        {
            CopyRows(b, k, columns, panelWidth, panel);
        }
        else
        {
            Interleave(b.Data, b.ColumnStride, columns, k, panelWidth, panel);
        }
    }

    /// <summary>
    /// Packs op(A)[0..rows, 0..k] into panels of MR rows: element (i, p) of a panel stands at p · MR + i. A last panel of fewer
    /// rows keeps the stride MR; its missing rows are not written, and never read.
    /// </summary>
    public static void PackBlockOfA(in MatrixOperand a, int rows, int k, float* block)
    {
        for (int row = 0; row < rows; row += GemmBlocking.MR)
        {
            int height = Math.Min(GemmBlocking.MR, rows - row);
            float* panel = block + ((nint)row * k);
            if (a.RowStride == 1)
            {
                CopyRows(new MatrixOperand(a.At(row, 0), a.ColumnStride, 1), k, height, GemmBlocking.MR, panel);
            }
            else
            {
                Interleave(a.At(row, 0), a.RowStride, height, k, GemmBlocking.MR, panel);
            }
        }
    }

    /// <summary>panel[i · step + j] = source(i, j): rows that lie in one piece, put closer together.</summary>
    private static void CopyRows(in MatrixOperand source, int rows, int columns, int step, float* panel)
    {
        int whole = columns & ~3;
        for (int i = 0; i < rows; i++, panel += step)
        {
            float* row = source.At(i, 0);
            for (int j = 0; j < whole; j += 4)
            {
                Vector128.Load(row + j).Store(panel + j);
            }

            for (int j = whole; j < columns; j++)
            {
                panel[j] = row[j];
            }
        }
    }

    /// <summary>panel[i · step + j] = lines[j · stride + i]: <paramref name="count"/> lines of length k, interleaved, in blocks of 4 by 4.</summary>
    private static void Interleave(float* lines, nint stride, int count, int k, int step, float* panel)
    {
        int whole = k & ~3;
        int j = 0;
        for (; j + 4 <= count; j += 4)
        {
            float* line0 = lines + (j * stride);
            float* line1 = line0 + stride;
            float* line2 = line1 + stride;
            float* line3 = line2 + stride;
            float* target = panel + j;
            int i = 0;
            for (; i < whole; i += 4, target += 4 * step)
            {
                Vector128<float> row0 = Vector128.Load(line0 + i);
                Vector128<float> row1 = Vector128.Load(line1 + i);
                Vector128<float> row2 = Vector128.Load(line2 + i);
                Vector128<float> row3 = Vector128.Load(line3 + i);
                Transposition.Transpose4x4(ref row0, ref row1, ref row2, ref row3);
                row0.Store(target);
                row1.Store(target + step);
                row2.Store(target + (2 * step));
                row3.Store(target + (3 * step));
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
            float* line = lines + (j * stride);
            float* target = panel + j;
            for (int i = 0; i < k; i++, target += step)
            {
                *target = line[i];
            }
        }
    }

    private static float* Aligned(ref float[]? scratch, int length)
    {
        if (scratch is null || scratch.Length < length + (Alignment / sizeof(float)))
        {
            // Pinned: it never moves, and the collector frees it when its thread ends.
            scratch = GC.AllocateUninitializedArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        }

        nint address = (nint)Unsafe.AsPointer(ref scratch[0]);
        return (float*)((address + Alignment - 1) & ~(nint)(Alignment - 1));
    }
}
