using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sums what a rule gives over the rows, for each column: the gradient of a factor by column.</summary>
/// <remarks>
/// Each column is one chain of additions in the order of the rows. Four rows at a time go along all columns, so that a matrix is read in the
/// order in which it lies, and the sums are loaded and stored once for four numbers.
/// </remarks>
internal static unsafe class ColumnTotal<TRule>
    where TRule : unmanaged, IElementRule
{
    /// <summary>destination[j] = Σ over rows i of rule(i, j).</summary>
    public static void Run(TRule rule, int rows, Span<float> destination)
    {
        Debug.Assert(!destination.IsEmpty, "one column or more");
        destination.Clear();
        fixed (float* d = destination)
        {
            var sum = new Sum
            {
                Rule = rule,
                Rows = rows,
                Columns = destination.Length,
                Destination = d,
                Parts = ColumnParts.Of(destination.Length, rows),
            };
            Kernel.Run(ref sum, sum.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct Sum : IPartKernel
    {
        public TRule Rule;
        public nint Rows;
        public nint Columns;
        public float* Destination;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TRule rule = Rule;
            float* sums = Destination;
            nint columns = Columns, width = TSimd.Width, start = Parts.Start(part), end = Parts.End(part), after = Rows * columns, row = 0;
            for (; row + (4 * columns) <= after; row += 4 * columns)
            {
                nint j = start;
                for (; j + width <= end; j += width)
                {
                    Four<TSimd, TVector>(rule, row, columns, j, width, sums);
                }

                if (j < end)
                {
                    Four<TSimd, TVector>(rule, row, columns, j, end - j, sums);
                }
            }

            for (; row < after; row += columns)
            {
                nint j = start;
                for (; j + width <= end; j += width)
                {
                    TSimd.Store(TSimd.Add(TSimd.Load(sums + j), rule.At<TSimd, TVector>(row + j, j, width)), sums + j);
                }

                nint ragged = end - j;
                if (ragged > 0)
                {
                    TVector sum = TSimd.Add(Ragged.Load<TSimd, TVector>(sums + j, ragged), rule.At<TSimd, TVector>(row + j, j, ragged));
                    Ragged.Store<TSimd, TVector>(sum, sums + j, ragged);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Four<TSimd, TVector>(TRule rule, nint row, nint columns, nint column, nint count, float* sums)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint place = row + column;
            TVector sum = Elements.Load<TSimd, TVector>(sums + column, count);
            sum = TSimd.Add(sum, rule.At<TSimd, TVector>(place, column, count));
            sum = TSimd.Add(sum, rule.At<TSimd, TVector>(place + columns, column, count));
            sum = TSimd.Add(sum, rule.At<TSimd, TVector>(place + (2 * columns), column, count));
            sum = TSimd.Add(sum, rule.At<TSimd, TVector>(place + (3 * columns), column, count));
            Elements.Store<TSimd, TVector>(sum, sums + column, count);
        }
    }
}
