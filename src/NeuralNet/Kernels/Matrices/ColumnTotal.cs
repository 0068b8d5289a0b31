using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sums what a rule gives over the rows, for each column: a mean, a variance, the gradient of a factor by column.</summary>
/// <remarks>Each column is one chain of additions in the order of the rows: threads share the columns.</remarks>
internal static unsafe class ColumnTotal<TRule>
    where TRule : unmanaged, IElementRule
{
    // Four vectors of the widest path.
    private const int ColumnsPerPart = 64;

    // Elements below which one thread is faster.
    private const int ParallelThreshold = 32_768;

    /// <summary>destination[j] = Σ over rows i of rule(i, j).</summary>
    public static void Run(TRule rule, int rows, Span<float> destination)
    {
        Debug.Assert(!destination.IsEmpty, "one column or more");
        fixed (float* d = destination)
        {
            var sum = new Sum { Rule = rule, Rows = rows, Destination = d, Parts = new Partition(destination.Length, ColumnsPerPart) };
            Kernel.Run(ref sum, sum.Parts.Count, (long)rows * destination.Length >= ParallelThreshold ? WorkerTeam.MaxThreads : 1);
        }
    }

    [SkipLocalsInit]
    private struct Sum : IPartKernel
    {
        public TRule Rule;
        public nint Rows;
        public float* Destination;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TRule rule = Rule;
            nint rows = Rows;
            nint width = TSimd.Width;
            nint j = Parts.Start(part);
            nint end = Parts.End(part);
            for (; j + (4 * width) <= end; j += 4 * width)
            {
                TVector s0 = default, s1 = default, s2 = default, s3 = default;
                for (nint row = 0; row < rows; row++)
                {
                    s0 = TSimd.Add(s0, rule.At<TSimd, TVector>(row, j, width));
                    s1 = TSimd.Add(s1, rule.At<TSimd, TVector>(row, j + width, width));
                    s2 = TSimd.Add(s2, rule.At<TSimd, TVector>(row, j + (2 * width), width));
                    s3 = TSimd.Add(s3, rule.At<TSimd, TVector>(row, j + (3 * width), width));
                }

                TSimd.Store(s0, Destination + j);
                TSimd.Store(s1, Destination + j + width);
                TSimd.Store(s2, Destination + j + (2 * width));
                TSimd.Store(s3, Destination + j + (3 * width));
            }

            for (; j < end; j += width)
            {
                nint count = Math.Min(width, end - j);
                TVector sum = default;
                for (nint row = 0; row < rows; row++)
                {
                    sum = TSimd.Add(sum, rule.At<TSimd, TVector>(row, j, count));
                }

                Elements.Store<TSimd, TVector>(sum, Destination + j, count);
            }
        }
    }
}
