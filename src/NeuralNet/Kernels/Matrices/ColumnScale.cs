using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>A factor for each column.</summary>
internal static unsafe class ColumnScale
{
    /// <summary>destination[i, j] = source[i, j] · factors[j]. Destination may be the source.</summary>
    public static void Multiply(ReadOnlySpan<float> source, ReadOnlySpan<float> factors, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length, "equal lengths");
        fixed (float* s = source, f = factors)
        {
            MatrixMap<Factor>.Run(new Factor(s, f), factors.Length, destination);
        }
    }

    /// <summary>
    /// In one sweep, inputGradient[i, j] = outputGradient[i, j] · factors[j], and of each part of the rows
    /// totals[part, j] = Σ of outputGradient[i, j] · source[i, j].
    /// </summary>
    /// <param name="outputGradient">[rows, columns].</param>
    /// <param name="source">[rows, columns].</param>
    /// <param name="factors">[columns].</param>
    /// <param name="totals">[<see cref="RowParts.Count"/>, columns], to be overwritten.</param>
    /// <param name="inputGradient">[rows, columns]; empty where nobody reads it.</param>
    public static void Backward(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> factors, Span<float> totals, Span<float> inputGradient)
    {
        Debug.Assert(outputGradient.Length == source.Length && source.Length % factors.Length == 0, "equal lengths, whole rows");
        Partition parts = RowParts.Of(source.Length / factors.Length, factors.Length);
        Debug.Assert(totals.Length == parts.Count * factors.Length, "totals for each part");
        totals.Clear();
        fixed (float* g = outputGradient, s = source, f = factors, t = totals, d = inputGradient)
        {
            var sweep = new BackwardSweep { Gradient = g, Source = s, Factors = f, Totals = t, Destination = d, Columns = factors.Length, Parts = parts };
            Kernel.Run(ref sweep, parts.Count, WorkerTeam.MaxThreads);
        }
    }

    private readonly struct Factor(float* source, float* factors) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => TSimd.Multiply(
                Elements.Load<TSimd, TVector>(source + place, count), Elements.Load<TSimd, TVector>(factors + column, count));
    }

    [SkipLocalsInit]
    private struct BackwardSweep : IPartKernel
    {
        public float* Gradient;
        public float* Source;
        public float* Factors;
        public float* Totals;
        public float* Destination;
        public nint Columns;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* factors = Factors;
            nint columns = Columns, width = TSimd.Width, end = Parts.End(part);
            float* totals = Totals + (part * columns);
            for (nint row = Parts.Start(part); row < end; row++)
            {
                float* g = Gradient + (row * columns), x = Source + (row * columns), d = Destination == null ? null : Destination + (row * columns);
                nint j = 0;
                for (; j + width <= columns; j += width)
                {
                    Add<TSimd, TVector>(g, x, factors, totals, d, j, width);
                }

                if (j < columns)
                {
                    Add<TSimd, TVector>(g, x, factors, totals, d, j, columns - j);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TSimd, TVector>(float* g, float* x, float* factors, float* totals, float* d, nint j, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector gradient = Elements.Load<TSimd, TVector>(g + j, count);
            TVector total = TSimd.MultiplyAdd(
                gradient, Elements.Load<TSimd, TVector>(x + j, count), Elements.Load<TSimd, TVector>(totals + j, count));
            Elements.Store<TSimd, TVector>(total, totals + j, count);
            if (d != null)
            {
                Elements.Store<TSimd, TVector>(TSimd.Multiply(gradient, Elements.Load<TSimd, TVector>(factors + j, count)), d + j, count);
            }
        }
    }
}
