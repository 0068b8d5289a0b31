using System.Runtime.CompilerServices;

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
    /// Packs op(B)[0..k, column..column+columns] into one panel: k rows of <paramref name="panelWidth"/> floats, those beyond
    /// <paramref name="columns"/> zero.
    /// </summary>
    public static void PackPanelOfB(in MatrixOperand b, int k, int columns, int panelWidth, float* panel)
    {
        if (b.ColumnStride == 1)
        {
            for (int i = 0; i < k; i++)
            {
                float* row = panel + ((nint)i * panelWidth);
                new ReadOnlySpan<float>(b.At(i, 0), columns).CopyTo(new Span<float>(row, columns));
                new Span<float>(row + columns, panelWidth - columns).Clear();
            }

            return;
        }

        // Transposed: read each source row, contiguous, once, four at a time so that a packed row's writes share a line.
        int j = 0;
        for (; j + 4 <= columns; j += 4)
        {
            float* s0 = b.At(0, j);
            float* s1 = b.At(0, j + 1);
            float* s2 = b.At(0, j + 2);
            float* s3 = b.At(0, j + 3);
            float* destination = panel + j;
            for (nint i = 0; i < k; i++, destination += panelWidth)
            {
                destination[0] = s0[i];
                destination[1] = s1[i];
                destination[2] = s2[i];
                destination[3] = s3[i];
            }
        }

        for (; j < panelWidth; j++)
        {
            float* destination = panel + j;
            float* source = b.At(0, j);
            for (nint i = 0; i < k; i++, destination += panelWidth)
            {
                *destination = j < columns ? source[i] : 0;
            }
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
            for (int i = 0; i < height; i++)
            {
                float* source = a.At(row + i, 0);
                float* destination = panel + i;
                for (nint p = 0; p < k; p++, source += a.ColumnStride, destination += GemmBlocking.MR)
                {
                    *destination = *source;
                }
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
