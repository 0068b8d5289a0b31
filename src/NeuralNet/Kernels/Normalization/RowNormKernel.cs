using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Layer normalisation and its form without a mean: each row by statistics of its own. A matrix is [rows, columns], row-major.</summary>
/// <remarks>A row's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class RowNormKernel
{
    /// <summary>
    /// destination = (source - mean) · inverse · weight + bias, with each row's mean (0 where <paramref name="isCentered"/> is false) and the
    /// inverse 1 / √(mean square of source - mean + epsilon).
    /// </summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="weight">[columns].</param>
    /// <param name="bias">[columns]; empty for zeros.</param>
    /// <param name="isCentered">Whether the mean is subtracted.</param>
    /// <param name="epsilon">Above 0.</param>
    /// <param name="moments">[rows, 2], to be overwritten: mean and inverse.</param>
    /// <param name="destination">[rows, columns].</param>
    public static void Forward(
        ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, bool isCentered, float epsilon, Span<float> moments,
        Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length && 2 * source.Length == weight.Length * moments.Length, "sizes");
        fixed (float* s = source, w = weight, b = bias, m = moments, d = destination)
        {
            var sweep = new ForwardSweep
            {
                Source = s,
                Weight = w,
                Bias = b,
                Moments = m,
                Destination = d,
                Columns = weight.Length,
                IsCentered = isCentered,
                Epsilon = epsilon,
                Parts = RowParts.Of(moments.Length / 2, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>
    /// inputGradient = inverse · (h - mean of h - x̂ · mean of h · x̂) by row, for h = outputGradient · weight and x̂ = (source - mean) · inverse; the
    /// first mean is left out where there are no bias totals.
    /// </summary>
    /// <param name="outputGradient">[rows, columns].</param>
    /// <param name="source">[rows, columns].</param>
    /// <param name="weight">[columns].</param>
    /// <param name="moments">[rows, 2], of <see cref="Forward"/>.</param>
    /// <param name="weightTotals">[<see cref="RowParts.Count"/>, columns], to be overwritten: Σ of outputGradient · x̂ over the rows of each part.</param>
    /// <param name="biasTotals">Likewise: Σ of outputGradient. Empty where rows are not centered.</param>
    /// <param name="inputGradient">[rows, columns]; empty where nobody reads it.</param>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> moments,
        Span<float> weightTotals, Span<float> biasTotals, Span<float> inputGradient)
    {
        Partition parts = RowParts.Of(moments.Length / 2, weight.Length);
        Debug.Assert(weightTotals.Length == parts.Count * weight.Length, "sums for each part");
        weightTotals.Clear();
        biasTotals.Clear();
        fixed (float* g = outputGradient, s = source, w = weight, m = moments, t = weightTotals, b = biasTotals, d = inputGradient)
        {
            var sweep = new RowNormBackward
            {
                Gradient = g,
                Source = s,
                Weight = w,
                Moments = m,
                WeightTotals = t,
                BiasTotals = b,
                Destination = d,
                Columns = weight.Length,
                Parts = parts,
            };
            Kernel.Run(ref sweep, parts.Count, WorkerTeam.MaxThreads);
        }
    }

    [SkipLocalsInit]
    private struct ForwardSweep : IPartKernel
    {
        public float* Source;
        public float* Weight;
        public float* Bias;
        public float* Moments;
        public float* Destination;
        public nint Columns;
        public bool IsCentered;
        public float Epsilon;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint columns = Columns, row = Parts.Start(part), end = Parts.End(part);
            float sum = IsCentered ? Sum<TSimd, TVector>(Source + (row * columns), columns) : 0;
            for (; row < end; row++)
            {
                float* x = Source + (row * columns), y = Destination + (row * columns);
                float mean = sum / columns;
                float inverse = 1 / MathF.Sqrt((Squares<TSimd, TVector>(x, columns, mean) / columns) + Epsilon);
                (Moments[2 * row], Moments[(2 * row) + 1]) = (mean, inverse);
                if (IsCentered)
                {
                    // While this row is written, the next one is summed: one sum waits for another, writes do not.
                    sum = Write<TSimd, TVector>(x, mean, inverse, y, row + 1 < end ? x + columns : x, isCentered: true);
                }
                else
                {
                    Write<TSimd, TVector>(x, mean, inverse, y, x, isCentered: false);
                }
            }
        }

        /// <summary>Writes a row, and, where rows are centered, sums the next one in the order of <see cref="Sum"/>.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly float Write<TSimd, TVector>(float* x, float mean, float inverse, float* y, float* next, bool isCentered)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* weight = Weight, bias = Bias;
            nint columns = Columns, width = TSimd.Width, j = 0;
            TVector center = TSimd.Broadcast(mean), scale = TSimd.Broadcast(inverse), s0 = default, s1 = default, s2 = default, s3 = default;
            for (; j + (4 * width) <= columns; j += 4 * width)
            {
                Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j, width);
                Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + width, width);
                Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + (2 * width), width);
                Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j + (3 * width), width);
                if (isCentered)
                {
                    s0 = TSimd.Add(s0, TSimd.Load(next + j));
                    s1 = TSimd.Add(s1, TSimd.Load(next + j + width));
                    s2 = TSimd.Add(s2, TSimd.Load(next + j + (2 * width)));
                    s3 = TSimd.Add(s3, TSimd.Load(next + j + (3 * width)));
                }
            }

            for (; j < columns; j += width)
            {
                nint count = Math.Min(width, columns - j);
                Write<TSimd, TVector>(x, center, scale, weight, bias, isCentered, y, j, count);
                if (isCentered)
                {
                    s0 = TSimd.Add(s0, Elements.Load<TSimd, TVector>(next + j, count));
                }
            }

            return isCentered ? TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3))) : 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Write<TSimd, TVector>(
            float* x, TVector center, TVector scale, float* weight, float* bias, bool isCentered, float* y, nint j, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector normal = TSimd.Multiply(TSimd.Subtract(Elements.Load<TSimd, TVector>(x + j, count), center), scale);
            TVector shift = isCentered ? Elements.Load<TSimd, TVector>(bias + j, count) : default;
            Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(normal, Elements.Load<TSimd, TVector>(weight + j, count), shift), y + j, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float Sum<TSimd, TVector>(float* x, nint columns)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint width = TSimd.Width, j = 0;
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            for (; j + (4 * width) <= columns; j += 4 * width)
            {
                s0 = TSimd.Add(s0, TSimd.Load(x + j));
                s1 = TSimd.Add(s1, TSimd.Load(x + j + width));
                s2 = TSimd.Add(s2, TSimd.Load(x + j + (2 * width)));
                s3 = TSimd.Add(s3, TSimd.Load(x + j + (3 * width)));
            }

            for (; j < columns; j += width)
            {
                s0 = TSimd.Add(s0, Elements.Load<TSimd, TVector>(x + j, Math.Min(width, columns - j)));
            }

            return TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static float Squares<TSimd, TVector>(float* x, nint columns, float mean)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint width = TSimd.Width, j = 0;
            TVector center = TSimd.Broadcast(mean), s0 = default, s1 = default, s2 = default, s3 = default;
            for (; j + (4 * width) <= columns; j += 4 * width)
            {
                TVector d0 = TSimd.Subtract(TSimd.Load(x + j), center), d1 = TSimd.Subtract(TSimd.Load(x + j + width), center);
                TVector d2 = TSimd.Subtract(TSimd.Load(x + j + (2 * width)), center), d3 = TSimd.Subtract(TSimd.Load(x + j + (3 * width)), center);
                s0 = TSimd.MultiplyAdd(d0, d0, s0);
                s1 = TSimd.MultiplyAdd(d1, d1, s1);
                s2 = TSimd.MultiplyAdd(d2, d2, s2);
                s3 = TSimd.MultiplyAdd(d3, d3, s3);
            }

            for (; j + width <= columns; j += width)
            {
                TVector d = TSimd.Subtract(TSimd.Load(x + j), center);
                s0 = TSimd.MultiplyAdd(d, d, s0);
            }

            if (j < columns)
            {
                // Padded with the mean, whose deviation is 0.
                TVector d = TSimd.Subtract(Ragged.Load<TSimd, TVector>(x + j, columns - j, mean), center);
                s1 = TSimd.MultiplyAdd(d, d, s1);
            }

            return TSimd.Sum(TSimd.Add(TSimd.Add(s0, s1), TSimd.Add(s2, s3)));
        }
    }
}
