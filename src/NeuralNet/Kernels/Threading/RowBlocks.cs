using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>What to do with a block of rows.</summary>
internal interface IRowBlockBody
{
    /// <summary>Computes the rows of the destination from those of the source; called from several threads at once.</summary>
    void Invoke(ReadOnlySpan<float> source, Span<float> destination);
}

/// <summary>Shares the rows of a matrix between threads, in blocks of one size; the last has the remaining rows.</summary>
internal static unsafe class RowBlocks
{
    private struct Job<TBody>
    {
        public TBody Body;
        public float* Source;
        public float* Destination;
        public int SourceColumns;
        public int DestinationColumns;
        public Partition Blocks;
    }

    /// <summary>Calls the body for every block, in any order, on any thread.</summary>
    public static void Run<TBody>(
        TBody body, ReadOnlySpan<float> source, Span<float> destination, int rows, int rowsPerBlock, int threads)
        where TBody : struct, IRowBlockBody
    {
        if (rows == 0)
        {
            return;
        }

        fixed (float* s = source, d = destination)
        {
            var job = new Job<TBody>
            {
                Body = body,
                Source = s,
                Destination = d,
                SourceColumns = source.Length / rows,
                DestinationColumns = destination.Length / rows,
                Blocks = new Partition(rows, rowsPerBlock),
            };

            // The job stays on this frame until all blocks are done; references in it are the collector's to update there.
            WorkerTeam.Run(&Block<TBody>, Unsafe.AsPointer(ref job), job.Blocks.Count, threads);
        }
    }

    private static void Block<TBody>(void* context, int block)
        where TBody : struct, IRowBlockBody
    {
        ref Job<TBody> job = ref Unsafe.AsRef<Job<TBody>>(context);
        nint first = job.Blocks.Start(block);
        int count = (int)(job.Blocks.End(block) - first);
        job.Body.Invoke(
            new ReadOnlySpan<float>(job.Source + (first * job.SourceColumns), count * job.SourceColumns),
            new Span<float>(job.Destination + (first * job.DestinationColumns), count * job.DestinationColumns));
    }
}
