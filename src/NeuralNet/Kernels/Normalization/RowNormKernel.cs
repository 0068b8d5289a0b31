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
    /// <param name="means">[rows], to be overwritten.</param>
    /// <param name="inverses">[rows], to be overwritten.</param>
    /// <param name="destination">[rows, columns].</param>
    public static void Forward(
        ReadOnlySpan<float> source, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, bool isCentered, float epsilon, Span<float> means,
        Span<float> inverses, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length && source.Length == weight.Length * means.Length && means.Length == inverses.Length, "sizes");
        fixed (float* s = source, w = weight, b = bias, m = means, r = inverses, d = destination)
        {
            var sweep = new ForwardSweep
            {
                Source = s, Weight = w, Bias = b, Means = m, Inverses = r, Destination = d, Columns = weight.Length, IsCentered = isCentered, Epsilon = epsilon,
                Parts = Parts(means.Length, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>
    /// inputGradient = inverse · (h - mean of h - x̂ · mean of h · x̂) by row, for h = outputGradient · weight and x̂ = (source - mean) · inverse; the
    /// first mean is left out where <paramref name="isCentered"/> is false.
    /// </summary>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> weight, bool isCentered, ReadOnlySpan<float> means,
        ReadOnlySpan<float> inverses, Span<float> inputGradient)
    {
        fixed (float* g = outputGradient, s = source, w = weight, m = means, r = inverses, d = inputGradient)
        {
            var sweep = new BackwardSweep
            {
                Gradient = g, Source = s, Weight = w, Means = m, Inverses = r, Destination = d, Columns = weight.Length, IsCentered = isCentered,
                Parts = Parts(means.Length, weight.Length),
            };
            Kernel.Run(ref sweep, sweep.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>totals[j] = Σ over rows of outputGradient · x̂: the gradient of the weight.</summary>
    public static void WeightGradient(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> means, ReadOnlySpan<float> inverses, Span<float> totals)
    {
        fixed (float* g = outputGradient, s = source, m = means, r = inverses)
        {
            ColumnTotal<Product>.Run(new Product(g, s, m, r, totals.Length), means.Length, totals);
        }
    }

    private static Partition Parts(int rows, int columns) => new(rows, Math.Max(1, ElementsPerPart / columns));

    private readonly struct Product(float* gradient, float* source, float* means, float* inverses, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint place = (row * columns) + column;
            TVector normal = TSimd.Multiply(
                TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), TSimd.Broadcast(means[row])), TSimd.Broadcast(inverses[row]));
            return TSimd.Multiply(normal, Elements.Load<TSimd, TVector>(gradient + place, count));
        }
    }

    [SkipLocalsInit]
    private struct ForwardSweep : IPartKernel
    {
        public float* Source;
        public float* Weight;
        public float* Bias;
        public float* Means;
        public float* Inverses;
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
            for (nint row = Parts.Start(part); row < end; row++)
            {
                float* source = Source + (row * columns);
                float mean = 0;
                if (IsCentered)
                {
                    TVector sum = default;
                    nint k = 0;
                    for (; k + width <= columns; k += width)
                    {
                        sum = TSimd.Add(sum, TSimd.Load(source + k));
                    }

                    mean = TSimd.Sum(k < columns ? TSimd.Add(sum, Ragged.Load<TSimd, TVector>(source + k, columns - k)) : sum) / columns;
                }

                TVector center = TSimd.Broadcast(mean), squares = default;
                nint j = 0;
                for (; j + width <= columns; j += width)
                {
                    TVector deviation = TSimd.Subtract(TSimd.Load(source + j), center);
                    squares = TSimd.MultiplyAdd(deviation, deviation, squares);
                }

                if (j < columns)
                {
                    // Padded with the mean, whose deviation is 0.
                    TVector deviation = TSimd.Subtract(Ragged.Load<TSimd, TVector>(source + j, columns - j, mean), center);
                    squares = TSimd.MultiplyAdd(deviation, deviation, squares);
                }

                float inverse = 1 / MathF.Sqrt((TSimd.Sum(squares) / columns) + Epsilon);
                (Means[row], Inverses[row]) = (mean, inverse);
                TVector factor = TSimd.Broadcast(inverse);
                float* destination = Destination + (row * columns);
                for (j = 0; j < columns; j += width)
                {
                    nint count = Math.Min(width, columns - j);
                    TVector normal = TSimd.Multiply(TSimd.Subtract(Elements.Load<TSimd, TVector>(source + j, count), center), factor);
                    TVector weight = Elements.Load<TSimd, TVector>(Weight + j, count);
                    TVector bias = Bias == null ? default : Elements.Load<TSimd, TVector>(Bias + j, count);
                    Elements.Store<TSimd, TVector>(TSimd.MultiplyAdd(normal, weight, bias), destination + j, count);
                }
            }
        }
    }

    [SkipLocalsInit]
    private struct BackwardSweep : IPartKernel
    {
        public float* Gradient;
        public float* Source;
        public float* Weight;
        public float* Means;
        public float* Inverses;
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
            for (nint row = Parts.Start(part); row < end; row++)
            {
                float* gradient = Gradient + (row * columns), source = Source + (row * columns), destination = Destination + (row * columns);
                TVector mean = TSimd.Broadcast(Means[row]), inverse = TSimd.Broadcast(Inverses[row]), sum = default, along = default;
                for (nint j = 0; j < columns; j += width)
                {
                    // Beyond the end the gradient is 0, and so are both products.
                    nint count = Math.Min(width, columns - j);
                    TVector normal = TSimd.Multiply(TSimd.Subtract(Elements.Load<TSimd, TVector>(source + j, count), mean), inverse);
                    TVector h = TSimd.Multiply(Elements.Load<TSimd, TVector>(gradient + j, count), Elements.Load<TSimd, TVector>(Weight + j, count));
                    sum = TSimd.Add(sum, h);
                    along = TSimd.MultiplyAdd(h, normal, along);
                }

                TVector sumMean = TSimd.Broadcast(IsCentered ? TSimd.Sum(sum) / columns : 0), alongMean = TSimd.Broadcast(TSimd.Sum(along) / columns);
                for (nint j = 0; j < columns; j += width)
                {
                    nint count = Math.Min(width, columns - j);
                    TVector normal = TSimd.Multiply(TSimd.Subtract(Elements.Load<TSimd, TVector>(source + j, count), mean), inverse);
                    TVector h = TSimd.Multiply(Elements.Load<TSimd, TVector>(gradient + j, count), Elements.Load<TSimd, TVector>(Weight + j, count));
                    TVector rest = TSimd.Subtract(TSimd.Subtract(h, sumMean), TSimd.Multiply(normal, alongMean));
                    Elements.Store<TSimd, TVector>(TSimd.Multiply(rest, inverse), destination + j, count);
                }
            }
        }
    }
}
