using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>The sweeps of batch normalisation after the moments. A matrix is [rows, columns], row-major.</summary>
internal static unsafe class BatchNormKernel
{
    /// <summary>destination = (source - mean) · scale + shift, by column.</summary>
    /// <param name="source">[rows, columns].</param>
    /// <param name="table">[3, columns]: mean, scale, shift. One block of memory: the JIT keeps a rule of up to four fields in registers.</param>
    /// <param name="destination">[rows, columns].</param>
    public static void Forward(ReadOnlySpan<float> source, ReadOnlySpan<float> table, Span<float> destination)
    {
        Debug.Assert(source.Length == destination.Length && table.Length % 3 == 0, "equal lengths");
        fixed (float* s = source, t = table)
        {
            MatrixMap<Affine>.Run(new Affine(s, t, table.Length / 3), table.Length / 3, destination);
        }
    }

    /// <summary>sum = Σ rows of g and product = Σ rows of g · (source - mean), by column, for the output gradient g.</summary>
    public static void GradientTotals(
        ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> mean, Span<float> sum, Span<float> product)
    {
        Debug.Assert(outputGradient.Length == source.Length && source.Length % mean.Length == 0, "equal lengths, whole rows");
        int rows = source.Length / mean.Length;
        sum.Clear();
        product.Clear();
        fixed (float* g = outputGradient, x = source, m = mean, s = sum, p = product)
        {
            var totals = new Totals
            {
                Gradient = g,
                Source = x,
                Mean = m,
                Sum = s,
                Product = p,
                Rows = rows,
                Columns = mean.Length,
                Parts = ColumnParts.Of(mean.Length, rows),
            };
            Kernel.Run(ref totals, totals.Parts.Count, WorkerTeam.MaxThreads);
        }
    }

    /// <summary>inputGradient = (g - center - (source - mean) · slope) · scale, by column, for the output gradient g.</summary>
    /// <param name="outputGradient">[rows, columns].</param>
    /// <param name="source">[rows, columns].</param>
    /// <param name="table">[4, columns]: mean, center, slope, scale.</param>
    /// <param name="inputGradient">[rows, columns].</param>
    public static void Backward(ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> table, Span<float> inputGradient)
    {
        Debug.Assert(source.Length == inputGradient.Length && table.Length % 4 == 0, "equal lengths");
        fixed (float* g = outputGradient, s = source, t = table)
        {
            MatrixMap<InputGradient>.Run(new InputGradient(g, s, t, table.Length / 4), table.Length / 4, inputGradient);
        }
    }

    private readonly struct Affine(float* source, float* table, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* of = table + column;
            TVector deviation = TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), Elements.Load<TSimd, TVector>(of, count));
            return TSimd.MultiplyAdd(
                deviation, Elements.Load<TSimd, TVector>(of + columns, count), Elements.Load<TSimd, TVector>(of + (2 * columns), count));
        }
    }

    private readonly struct InputGradient(float* gradient, float* source, float* table, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* of = table + column;
            TVector deviation = TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), Elements.Load<TSimd, TVector>(of, count));
            TVector centered = TSimd.Subtract(Elements.Load<TSimd, TVector>(gradient + place, count), Elements.Load<TSimd, TVector>(of + columns, count));
            TVector along = TSimd.Multiply(deviation, Elements.Load<TSimd, TVector>(of + (2 * columns), count));
            return TSimd.Multiply(TSimd.Subtract(centered, along), Elements.Load<TSimd, TVector>(of + (3 * columns), count));
        }
    }

    /// <summary>Both sums in one sweep, four rows at a time, as <see cref="ColumnTotal{TRule}"/>.</summary>
    [SkipLocalsInit]
    private struct Totals : IPartKernel
    {
        public float* Gradient;
        public float* Source;
        public float* Mean;
        public float* Sum;
        public float* Product;
        public nint Rows;
        public nint Columns;
        public Partition Parts;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Part<TSimd, TVector>(int part)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* sums = Sum, products = Product, mean = Mean;
            nint rows = Rows, columns = Columns, width = TSimd.Width, start = Parts.Start(part), end = Parts.End(part), row = 0, ahead = ColumnParts.Ahead(rows, columns);
            for (; row + 4 <= rows; row += 4)
            {
                float* g = Gradient + (row * columns), x = Source + (row * columns);
                nint j = start;
                for (; j + width <= end; j += width)
                {
                    Four<TSimd, TVector>(g + j, x + j, columns, width, ahead, mean + j, sums + j, products + j);
                }

                if (j < end)
                {
                    Four<TSimd, TVector>(g + j, x + j, columns, end - j, ahead, mean + j, sums + j, products + j);
                }
            }

            for (; row < rows; row++)
            {
                float* g = Gradient + (row * columns), x = Source + (row * columns);
                for (nint j = start; j < end; j += width)
                {
                    nint count = Math.Min(width, end - j);
                    TVector s = Elements.Load<TSimd, TVector>(sums + j, count), p = Elements.Load<TSimd, TVector>(products + j, count);
                    Add<TSimd, TVector>(g + j, x + j, count, Elements.Load<TSimd, TVector>(mean + j, count), ref s, ref p);
                    Elements.Store<TSimd, TVector>(s, sums + j, count);
                    Elements.Store<TSimd, TVector>(p, products + j, count);
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Four<TSimd, TVector>(
            float* g, float* x, nint columns, nint count, nint ahead, float* mean, float* sum, float* product)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            if (ahead != 0)
            {
                Prefetch.FourRows(g + ahead, columns);
                Prefetch.FourRows(x + ahead, columns);
            }

            TVector center = Elements.Load<TSimd, TVector>(mean, count);
            TVector s = Elements.Load<TSimd, TVector>(sum, count), p = Elements.Load<TSimd, TVector>(product, count);
            Add<TSimd, TVector>(g, x, count, center, ref s, ref p);
            Add<TSimd, TVector>(g + columns, x + columns, count, center, ref s, ref p);
            Add<TSimd, TVector>(g + (2 * columns), x + (2 * columns), count, center, ref s, ref p);
            Add<TSimd, TVector>(g + (3 * columns), x + (3 * columns), count, center, ref s, ref p);
            Elements.Store<TSimd, TVector>(s, sum, count);
            Elements.Store<TSimd, TVector>(p, product, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Add<TSimd, TVector>(float* g, float* x, nint count, TVector center, ref TVector sum, ref TVector product)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector gradient = Elements.Load<TSimd, TVector>(g, count);
            sum = TSimd.Add(sum, gradient);
            product = TSimd.MultiplyAdd(TSimd.Subtract(Elements.Load<TSimd, TVector>(x, count), center), gradient, product);
        }
    }
}
