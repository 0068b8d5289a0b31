using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Mean and biased variance of each column of a matrix [rows, mean.Length], row-major, in one sweep.</summary>
/// <remarks>
/// Four rows at a time have their mean and their squared deviations from it, which are merged into those of the rows before (Chan, Golub and
/// LeVeque 1979): one read of the matrix, and a small variance beside a large mean is not lost, as it is in a sum of squares. The moments of a
/// constant column are exact.
/// </remarks>
internal static unsafe class ColumnMoments
{
    /// <param name="source">One row or more.</param>
    /// <param name="mean">To be overwritten.</param>
    /// <param name="variance">To be overwritten: divided by the number of rows.</param>
    public static void Run(ReadOnlySpan<float> source, Span<float> mean, Span<float> variance)
    {
        int columns = mean.Length, rows = source.Length / columns;
        Debug.Assert(rows > 0 && mean.Length == variance.Length && source.Length % columns == 0, "whole rows");
        mean.Clear();
        variance.Clear();
        fixed (float* s = source, m = mean, v = variance)
        {
            var sweep = new Sweep { Source = s, Mean = m, Squares = v, Rows = rows, Columns = columns, Parts = ColumnParts.Of(columns, rows) };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }

        foreach (ref float sum in variance)
        {
            sum /= rows;
        }
    }

    [SkipLocalsInit]
    private struct Sweep : IPartKernel
    {
        public float* Source;
        public float* Mean;
        public float* Squares;
        public nint Rows;
        public nint Columns;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* mean = Mean, squares = Squares;
            nint rows = Rows, columns = Columns, width = TSimd.Width, start = Parts.Start(part), end = Parts.End(part), row = 0, ahead = ColumnParts.Ahead(rows, columns);
            for (; row + 4 <= rows; row += 4)
            {
                float* source = Source + (row * columns);
                float share = 4f / (row + 4), weight = row * share;
                nint j = start;
                for (; j + width <= end; j += width)
                {
                    Four<TSimd, TVector>(source + j, columns, width, ahead, share, weight, mean + j, squares + j);
                }

                if (j < end)
                {
                    Four<TSimd, TVector>(source + j, columns, end - j, ahead, share, weight, mean + j, squares + j);
                }
            }

            for (; row < rows; row++)
            {
                float* source = Source + (row * columns);
                float share = 1f / (row + 1), weight = row * share;
                for (nint j = start; j < end; j += width)
                {
                    nint count = Math.Min(width, end - j);
                    Merge<TSimd, TVector>(Elements.Load<TSimd, TVector>(source + j, count), default, count, share, weight, mean + j, squares + j);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Four<TSimd, TVector>(
            float* source, nint columns, nint count, nint ahead, float share, float weight, float* mean, float* squares)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            if (ahead != 0)
            {
                Prefetch.FourRows(source + ahead, columns);
            }

            TVector a = Elements.Load<TSimd, TVector>(source, count), b = Elements.Load<TSimd, TVector>(source + columns, count);
            TVector c = Elements.Load<TSimd, TVector>(source + (2 * columns), count), d = Elements.Load<TSimd, TVector>(source + (3 * columns), count);
            TVector center = TSimd.Multiply(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Broadcast(0.25f));
            a = TSimd.Subtract(a, center);
            b = TSimd.Subtract(b, center);
            c = TSimd.Subtract(c, center);
            d = TSimd.Subtract(d, center);
            TVector sum = TSimd.Add(TSimd.MultiplyAdd(a, a, TSimd.Multiply(b, b)), TSimd.MultiplyAdd(c, c, TSimd.Multiply(d, d)));
            Merge<TSimd, TVector>(center, sum, count, share, weight, mean, squares);
        }

        /// <summary>
        /// Merges the mean and the squared deviations of n further rows into those of m; share is n / (m + n), and weight is m · n / (m + n).
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Merge<TSimd, TVector>(TVector center, TVector sum, nint count, float share, float weight, float* mean, float* squares)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector before = Elements.Load<TSimd, TVector>(mean, count), distance = TSimd.Subtract(center, before);
            sum = TSimd.Add(sum, Elements.Load<TSimd, TVector>(squares, count));

            // The weight first: it is 0 for the first rows, where the square may be infinite.
            sum = TSimd.MultiplyAdd(TSimd.Multiply(distance, TSimd.Broadcast(weight)), distance, sum);
            Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(distance, TSimd.Broadcast(share), before), mean, count);
            Elements.Store<TSimd, TVector>(sum, squares, count);
        }
    }
}
