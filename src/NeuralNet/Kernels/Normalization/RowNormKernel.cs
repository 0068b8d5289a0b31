using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Layer normalisation and its form without a mean: each row by statistics of its own. A matrix is [rows, columns], row-major.</summary>
/// <remarks>A row's bits depend neither on where it stands nor on the number of threads.</remarks>
internal static unsafe class RowNormKernel
{
    private const int ElementsPerPart = 8_192;

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
                Parts = Parts(moments.Length / 2, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>
    /// inputGradient = inverse · (h - mean of h - x̂ · mean of h · x̂) by row, for h = outputGradient · weight and x̂ = (source - mean) · inverse; the
    /// first mean is left out where <paramref name="isCentered"/> is false.
    /// </summary>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> weight, bool isCentered, ReadOnlySpan<float> moments,
        Span<float> inputGradient)
    {
        fixed (float* g = outputGradient, s = source, w = weight, m = moments, d = inputGradient)
        {
            var sweep = new BackwardSweep
            {
                Gradient = g,
                Source = s,
                Weight = w,
                Moments = m,
                Destination = d,
                Columns = weight.Length,
                IsCentered = isCentered,
                Parts = Parts(moments.Length / 2, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>totals[j] = Σ over rows of outputGradient · x̂: the gradient of the weight.</summary>
    public static void WeightGradient(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> moments, Span<float> totals)
    {
        fixed (float* g = outputGradient, s = source, m = moments)
        {
            ColumnTotal<Product>.Run(new Product(g, s, m, totals.Length), moments.Length / 2, totals);
        }
    }

    private static Partition Parts(int rows, int columns) => new(rows, Math.Max(1, ElementsPerPart / columns));

    private readonly struct Product(float* gradient, float* source, float* moments, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint place = (row * columns) + column;
            TVector normal = TSimd.Multiply(
                TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), TSimd.Broadcast(moments[2 * row])), TSimd.Broadcast(moments[(2 * row) + 1]));
            return TSimd.Multiply(normal, Elements.Load<TSimd, TVector>(gradient + place, count));
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
            nint columns = Columns, width = TSimd.Width, end = Parts.End(part);
            float* weight = Weight, bias = Bias;
            for (nint row = Parts.Start(part); row < end; row++)
            {
                float* x = Source + (row * columns);
                float mean = IsCentered ? Sum<TSimd, TVector>(x, columns) / columns : 0;
                float inverse = 1 / MathF.Sqrt((Squares<TSimd, TVector>(x, columns, mean) / columns) + Epsilon);
                (Moments[2 * row], Moments[(2 * row) + 1]) = (mean, inverse);
                TVector center = TSimd.Broadcast(mean), scale = TSimd.Broadcast(inverse);
                float* y = Destination + (row * columns);
                nint j = 0;
                for (; j + width <= columns; j += width)
                {
                    TVector normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + j), center), scale);
                    TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(weight + j), bias == null ? default : TSimd.Load(bias + j)), y + j);
                }

                nint ragged = columns - j;
                if (ragged > 0)
                {
                    TVector normal = TSimd.Multiply(TSimd.Subtract(Ragged.Load<TSimd, TVector>(x + j, ragged), center), scale);
                    TVector shift = bias == null ? default : Ragged.Load<TSimd, TVector>(bias + j, ragged);
                    Ragged.Store<TSimd, TVector>(TSimd.MultiplyAdd(normal, Ragged.Load<TSimd, TVector>(weight + j, ragged), shift), y + j, ragged);
                }
            }
        }

        // Four sums at once: one would wait for itself at every addition.
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

    [SkipLocalsInit]
    private struct BackwardSweep : IPartKernel
    {
        public float* Gradient;
        public float* Source;
        public float* Weight;
        public float* Moments;
        public float* Destination;
        public nint Columns;
        public bool IsCentered;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint columns = Columns, width = TSimd.Width, end = Parts.End(part);
            float* weight = Weight;
            for (nint row = Parts.Start(part); row < end; row++)
            {
                float* g = Gradient + (row * columns), x = Source + (row * columns), d = Destination + (row * columns);
                float inverse = Moments[(2 * row) + 1];
                TVector center = TSimd.Broadcast(Moments[2 * row]);
                TVector sum0 = default, sum1 = default, along0 = default, along1 = default;
                nint j = 0;
                for (; j + (2 * width) <= columns; j += 2 * width)
                {
                    TVector h0 = TSimd.Multiply(TSimd.Load(g + j), TSimd.Load(weight + j));
                    TVector h1 = TSimd.Multiply(TSimd.Load(g + j + width), TSimd.Load(weight + j + width));
                    sum0 = TSimd.Add(sum0, h0);
                    sum1 = TSimd.Add(sum1, h1);
                    along0 = TSimd.MultiplyAdd(h0, TSimd.Subtract(TSimd.Load(x + j), center), along0);
                    along1 = TSimd.MultiplyAdd(h1, TSimd.Subtract(TSimd.Load(x + j + width), center), along1);
                }

                for (; j < columns; j += width)
                {
                    // Beyond the end the gradient is 0, and so are both products.
                    nint count = Math.Min(width, columns - j);
                    TVector h = TSimd.Multiply(Elements.Load<TSimd, TVector>(g + j, count), Elements.Load<TSimd, TVector>(weight + j, count));
                    sum0 = TSimd.Add(sum0, h);
                    along0 = TSimd.MultiplyAdd(h, TSimd.Subtract(Elements.Load<TSimd, TVector>(x + j, count), center), along0);
                }

                // inverse · h - inverse · mean of h - (x - mean) · inverse³ · mean of h · (x - mean)
                float meanAlong = TSimd.Sum(TSimd.Add(along0, along1)) / columns;
                TVector scale = TSimd.Broadcast(inverse), slope = TSimd.Broadcast(-meanAlong * inverse * inverse * inverse);
                TVector shift = TSimd.Broadcast(IsCentered ? -inverse * (TSimd.Sum(TSimd.Add(sum0, sum1)) / columns) : 0);
                for (j = 0; j + width <= columns; j += width)
                {
                    TVector h = TSimd.Multiply(TSimd.Load(g + j), TSimd.Load(weight + j));
                    TVector rest = TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Load(x + j), center), slope, shift);
                    TSimd.Store(TSimd.MultiplyAdd(h, scale, rest), d + j);
                }

                nint ragged = columns - j;
                if (ragged > 0)
                {
                    TVector h = TSimd.Multiply(Ragged.Load<TSimd, TVector>(g + j, ragged), Ragged.Load<TSimd, TVector>(weight + j, ragged));
                    TVector rest = TSimd.MultiplyAdd(TSimd.Subtract(Ragged.Load<TSimd, TVector>(x + j, ragged), center), slope, shift);
                    Ragged.Store<TSimd, TVector>(TSimd.MultiplyAdd(h, scale, rest), d + j, ragged);
                }
            }
        }
    }
}
