using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Rows of a table by their codes: pieces of a matrix are copies of them, or are added to them.</summary>
internal static unsafe class TableRows
{
    // About 2 microseconds of work in the cache.
    private const int ElementsPerPart = 16_384;

    // Elements added, below which a further thread costs more than it brings.
    private const long ParallelThreshold = 65_536;

    /// <summary>Piece i of the destination = row codes[i] of the table.</summary>
    /// <param name="codes">Whole numbers, each that of a row: checked by the caller.</param>
    /// <param name="table">[rows, width].</param>
    /// <param name="width">Length of a row, 1 or more.</param>
    /// <param name="destination">[codes.Length, width].</param>
    public static void Gather(ReadOnlySpan<float> codes, ReadOnlySpan<float> table, int width, Span<float> destination)
    {
        Debug.Assert(table.Length % width == 0 && destination.Length == (long)codes.Length * width, "sizes");
        fixed (float* c = codes, t = table, d = destination)
        {
            var sweep = new GatherSweep
            {
                Codes = c,
                Table = t,
                Destination = d,
                Width = width,
                Parts = new Partition(codes.Length, Math.Max(1, ElementsPerPart / width)),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>Row codes[i] of the table += scale · piece i of the source, for one piece after another.</summary>
    /// <param name="codes">Whole numbers, each that of a row: checked by the caller.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="source">[codes.Length, width].</param>
    /// <param name="width">Length of a row, 1 or more.</param>
    /// <param name="table">[rows, width].</param>
    /// <remarks>
    /// Threads share the rows of the table, and each looks at all codes: pieces of one code are added in their order, however many threads there are, and no
    /// two threads write to one line. Two that shared the columns fetched each other's lines, and took eight times as long as one.
    /// </remarks>
    public static void Add(ReadOnlySpan<float> codes, float scale, ReadOnlySpan<float> source, int width, Span<float> table)
    {
        Debug.Assert(table.Length % width == 0 && source.Length == (long)codes.Length * width, "sizes");
        fixed (float* c = codes, s = source, t = table)
        {
            int rows = table.Length / width, threads = source.Length >= ParallelThreshold ? WorkerTeam.MaxThreads : 1;
            var sweep = new AddSweep
            {
                Codes = c,
                Source = s,
                Table = t,
                Scale = scale,
                Width = width,
                Pieces = codes.Length,
                Parts = new Partition(rows, Math.Max(1, (rows + threads - 1) / threads)),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, threads);
        }
    }

    [SkipLocalsInit]
    private struct GatherSweep : IPartKernel
    {
        public float* Codes;
        public float* Table;
        public float* Destination;
        public nint Width;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* codes = Codes, table = Table;
            nint width = Width, end = Parts.End(part);
            for (nint i = Parts.Start(part); i < end; i++)
            {
                float* row = table + ((nint)codes[i] * width), destination = Destination + (i * width);
                nint j = 0;
                for (; j + TSimd.Width <= width; j += TSimd.Width)
                {
                    TSimd.Store(TSimd.Load(row + j), destination + j);
                }

                for (; j < width; j++)
                {
                    destination[j] = row[j];
                }
            }
        }
    }

    [SkipLocalsInit]
    private struct AddSweep : IPartKernel
    {
        public float* Codes;
        public float* Source;
        public float* Table;
        public float Scale;
        public nint Width;
        public nint Pieces;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* codes = Codes;
            float scale = Scale;
            nint width = Width, pieces = Pieces, firstRow = Parts.Start(part), endRow = Parts.End(part);
            TVector factor = TSimd.Broadcast(scale);
            for (nint i = 0; i < pieces; i++)
            {
                nint code = (nint)codes[i];
                if (code < firstRow || code >= endRow)
                {
                    continue;
                }

                float* source = Source + (i * width), row = Table + (code * width);
                nint j = 0;
                for (; j + TSimd.Width <= width; j += TSimd.Width)
                {
                    // Rounded twice: a vector's and a single number's product must not differ.
                    TSimd.Store(TSimd.Add(TSimd.Multiply(TSimd.Load(source + j), factor), TSimd.Load(row + j)), row + j);
                }

                for (; j < width; j++)
                {
                    row[j] = (source[j] * scale) + row[j];
                }
            }
        }
    }
}
