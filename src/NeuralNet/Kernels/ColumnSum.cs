using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Sums the rows of a matrix: the gradient of a bias.</summary>
internal static unsafe class ColumnSum
{
    /// <summary>destination = alpha · (sum of the rows of source[rows, destination.Length]) + beta · destination.</summary>
    /// <remarks>With beta = 0, the destination is not read. Each column is summed row by row, wherever it stands.</remarks>
    public static void Add(float alpha, ReadOnlySpan<float> source, float beta, Span<float> destination)
    {
        if (destination.IsEmpty)
        {
            return;
        }

        Debug.Assert(source.Length % destination.Length == 0, "whole rows");
        fixed (float* s = source, d = destination)
        {
            var sum = new Sum
            {
                Source = s,
                Destination = d,
                Length = source.Length,
                Columns = destination.Length,
                Alpha = alpha,
                Beta = beta,
            };
            Kernel.Run(ref sum);
        }
    }

    [SkipLocalsInit]
    private struct Sum : IPartKernel
    {
        public float* Source;
        public float* Destination;
        public nint Length;
        public nint Columns;
        public float Alpha;
        public float Beta;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* end = Source + Length;
            nint columns = Columns;
            nint width = TSimd.Width;
            nint j = 0;
            for (; j + (4 * width) <= columns; j += 4 * width)
            {
                TVector s0 = default, s1 = default, s2 = default, s3 = default;
                for (float* row = Source + j; row < end; row += columns)
                {
                    s0 = TSimd.Add(s0, TSimd.Load(row));
                    s1 = TSimd.Add(s1, TSimd.Load(row + width));
                    s2 = TSimd.Add(s2, TSimd.Load(row + (2 * width)));
                    s3 = TSimd.Add(s3, TSimd.Load(row + (3 * width)));
                }

                Store<TSimd, TVector>(s0, Alpha, Beta, Destination + j, width);
                Store<TSimd, TVector>(s1, Alpha, Beta, Destination + j + width, width);
                Store<TSimd, TVector>(s2, Alpha, Beta, Destination + j + (2 * width), width);
                Store<TSimd, TVector>(s3, Alpha, Beta, Destination + j + (3 * width), width);
            }

            for (; j < columns; j += width)
            {
                nint count = Math.Min(width, columns - j);
                TVector sum = default;
                float* row = Source + j;

                // A ragged end takes the first elements of the next row along, whose sums are not read, as long as there are any.
                for (; row + width <= end; row += columns)
                {
                    sum = TSimd.Add(sum, TSimd.Load(row));
                }

                for (; row < end; row += columns)
                {
                    sum = TSimd.Add(sum, Ragged.Load<TSimd, TVector>(row, count));
                }

                Store<TSimd, TVector>(sum, Alpha, Beta, Destination + j, count);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<TSimd, TVector>(TVector sum, float alpha, float beta, float* destination, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            sum = TSimd.Multiply(sum, TSimd.Broadcast(alpha));
            if (beta != 0)
            {
                TVector before = count == TSimd.Width ? TSimd.Load(destination) : Ragged.Load<TSimd, TVector>(destination, count);
                sum = TSimd.MultiplyAdd(before, TSimd.Broadcast(beta), sum);
            }

            if (count == TSimd.Width)
            {
                TSimd.Store(sum, destination);
            }
            else
            {
                Ragged.Store<TSimd, TVector>(sum, destination, count);
            }
        }
    }
}
