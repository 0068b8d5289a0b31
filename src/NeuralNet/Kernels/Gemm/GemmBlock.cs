namespace NeuralNet.Kernels;

/// <summary>
/// The macro-kernel: all rows of C by a block of its columns, summed over one run of k. Threads share it by parts, each a
/// block of rows by a range of panels.
/// </summary>
internal unsafe struct GemmBlock
{
    public MatrixOperand A;
    public MatrixOperand B;
    public float* C;
    public nint RowStrideOfC;
    public int Rows;
    public float Alpha;
    public float Beta;

    /// <summary>First column of C and how many.</summary>
    public int Column;
    public int Columns;

    /// <summary>First k and how many.</summary>
    public int DepthStart;
    public int Depth;

    /// <summary>All panels of B, or, where the full ones are read in place, only the ragged last one.</summary>
    public bool PacksB;
    public float* PackedB;

    /// <summary>Whether each part packs its block of A for itself.</summary>
    public bool PacksA;

    public int RowParts;
    public int PanelParts;

    /// <summary>With a single block of rows, whoever computes with a panel packs it first: nobody else needs it.</summary>
    public readonly bool PacksAlong => RowParts == 1;

    private int _panels;

    /// <summary>Splits the work into about <paramref name="parts"/> parts: blocks of MC rows first, then ranges of panels.</summary>
    public void Split(int panels, int parts, int threads)
    {
        _panels = panels;
        RowParts = (Rows + GemmBlocking.MC - 1) / GemmBlocking.MC;
        PanelParts = threads == 1 ? 1 : Math.Clamp((parts + RowParts - 1) / RowParts, 1, panels);
    }

    /// <summary>Packs the panels of part <paramref name="part"/> of PanelParts.</summary>
    public static void Pack<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmBlock block = ref *(GemmBlock*)context;
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        if (!block.PacksB)
        {
            // The part with the last panel, or the only part there is.
            int ragged = block.Columns % width;
            if (ragged > 0 && (!block.PacksAlong || part == block.PanelParts - 1))
            {
                block.PackPanel(block._panels - 1, ragged, width, block.PackedB);
            }

            return;
        }

        (int first, int end) = block.PanelRange(part);
        for (int panel = first; panel < end; panel++)
        {
            int columns = Math.Min(width, block.Columns - (panel * width));
            block.PackPanel(panel, columns, width, block.PackedB + ((nint)panel * block.Depth * width));
        }
    }

    /// <summary>Computes one part: for each panel of B (kept in the first cache), each tile of the block of rows.</summary>
    public static void Compute<TSimd, TVector>(void* context, int part)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        ref GemmBlock block = ref *(GemmBlock*)context;
        int width = GemmBlocking.VectorsPerRow * TSimd.Width;
        int firstRow = part / block.PanelParts * GemmBlocking.MC;
        int rows = Math.Min(GemmBlocking.MC, block.Rows - firstRow);
        (int first, int end) = block.PanelRange(part % block.PanelParts);
        if (block.PacksAlong)
        {
            Pack<TSimd, TVector>(context, part);
        }

        float* a = block.A.At(firstRow, block.DepthStart);
        nint aRow = block.A.RowStride;
        nint aStep = block.A.ColumnStride;
        nint aTile = GemmBlocking.MR * aRow;
        if (block.PacksA)
        {
            float* packed = GemmPacking.ScratchA((rows + GemmBlocking.MR - 1) / GemmBlocking.MR * GemmBlocking.MR * block.Depth);
            GemmPacking.PackBlockOfA(new MatrixOperand(a, aRow, aStep), rows, block.Depth, packed);
            a = packed;
            aRow = 1;
            aStep = GemmBlocking.MR;
            aTile = GemmBlocking.MR * block.Depth;
        }

        float* edge = stackalloc float[GemmBlocking.MR * width];

        for (int panel = first; panel < end; panel++)
        {
            int columns = Math.Min(width, block.Columns - (panel * width));
            float* b = block.Panel(panel, columns, width, out nint bStep);
            float* c = block.C + (firstRow * block.RowStrideOfC) + block.Column + (panel * width);
            for (int row = 0; row < rows; row += GemmBlocking.MR)
            {
                int height = Math.Min(GemmBlocking.MR, rows - row);
                float* tile = a + (row / GemmBlocking.MR * aTile);
                float* target = c + (row * block.RowStrideOfC);
                if (columns == width)
                {
                    GemmMicroKernel.Run<TSimd, TVector>(
                        height, block.Depth, tile, aRow, aStep, b, bStep, block.Alpha, block.Beta, target, block.RowStrideOfC);
                }
                else
                {
                    GemmMicroKernel.Run<TSimd, TVector>(
                        height, block.Depth, tile, aRow, aStep, b, bStep, block.Alpha, 0, edge, width);
                    CopyEdge(edge, width, height, columns, block.Beta, target, block.RowStrideOfC);
                }
            }
        }
    }

    private static void CopyEdge(float* edge, int width, int rows, int columns, float beta, float* c, nint cRow)
    {
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                float value = edge[(i * width) + j];
                c[j] = beta == 0 ? value : value + (beta * c[j]);
            }

            c += cRow;
        }
    }

    private readonly (int First, int End) PanelRange(int part) =>
        ((int)((long)_panels * part / PanelParts), (int)((long)_panels * (part + 1) / PanelParts));

    private readonly void PackPanel(int panel, int columns, int width, float* destination) =>
        GemmPacking.PackPanelOfB(
            new MatrixOperand(B.At(DepthStart, Column + (panel * width)), B.RowStride, B.ColumnStride),
            Depth, columns, width, destination);

    private readonly float* Panel(int panel, int columns, int width, out nint step)
    {
        bool inPlace = !PacksB && columns == width;
        step = inPlace ? B.RowStride : width;
        return inPlace ? B.At(DepthStart, Column + (panel * width))
            : PacksB ? PackedB + ((nint)panel * Depth * width)
            : PackedB;
    }
}
