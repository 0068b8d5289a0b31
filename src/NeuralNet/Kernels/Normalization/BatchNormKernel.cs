using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Batch normalisation: statistics of columns, and the sweeps with them. A matrix is [rows, mean.Length], row-major.</summary>
/// <remarks>The statistics take two sweeps, mean first: one sweep with squares would lose a small variance beside a large mean.</remarks>
internal static unsafe class BatchNormKernel
{
    /// <summary>The mean and the biased variance of each column.</summary>
    public static void Statistics(ReadOnlySpan<float> source, Span<float> mean, Span<float> variance)
    {
        Debug.Assert(mean.Length == variance.Length && source.Length % mean.Length == 0, "whole rows");
        int columns = mean.Length, rows = source.Length / columns;
        fixed (float* s = source, m = mean)
        {
            // From the first row on: the sums stay small where the mean is large.
            ColumnTotal<Deviation>.Run(new Deviation(s, s, columns), rows, mean);
            Divide(mean, rows);
            System.Numerics.Tensors.TensorPrimitives.Add(mean, source[..columns], mean);
            ColumnTotal<SquaredDeviation>.Run(new SquaredDeviation(s, m, columns), rows, variance);
            Divide(variance, rows);
        }
    }

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
        int columns = mean.Length, rows = source.Length / columns;
        fixed (float* g = outputGradient, s = source, m = mean)
        {
            ColumnTotal<Source>.Run(new Source(g, columns), rows, sum);
            ColumnTotal<DeviationProduct>.Run(new DeviationProduct(g, s, m, columns), rows, product);
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

    private static void Divide(Span<float> sums, int rows)
    {
        foreach (ref float sum in sums)
        {
            sum /= rows;
        }
    }

    private readonly struct Source(float* source, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => Elements.Load<TSimd, TVector>(source + (row * columns) + column, count);
    }

    private readonly struct Deviation(float* source, float* center, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct => TSimd.Subtract(
                Elements.Load<TSimd, TVector>(source + (row * columns) + column, count), Elements.Load<TSimd, TVector>(center + column, count));
    }

    private readonly struct SquaredDeviation(float* source, float* mean, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector deviation = TSimd.Subtract(
                Elements.Load<TSimd, TVector>(source + (row * columns) + column, count), Elements.Load<TSimd, TVector>(mean + column, count));
            return TSimd.Multiply(deviation, deviation);
        }
    }

    private readonly struct DeviationProduct(float* gradient, float* source, float* mean, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint place = (row * columns) + column;
            TVector deviation = TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), Elements.Load<TSimd, TVector>(mean + column, count));
            return TSimd.Multiply(deviation, Elements.Load<TSimd, TVector>(gradient + place, count));
        }
    }

    private readonly struct Affine(float* source, float* table, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            float* of = table + column;
            TVector deviation = TSimd.Subtract(
                Elements.Load<TSimd, TVector>(source + (row * columns) + column, count), Elements.Load<TSimd, TVector>(of, count));
            return TSimd.MultiplyAdd(
                deviation, Elements.Load<TSimd, TVector>(of + columns, count), Elements.Load<TSimd, TVector>(of + (2 * columns), count));
        }
    }

    private readonly struct InputGradient(float* gradient, float* source, float* table, nint columns) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint row, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            nint place = (row * columns) + column;
            float* of = table + column;
            TVector deviation = TSimd.Subtract(Elements.Load<TSimd, TVector>(source + place, count), Elements.Load<TSimd, TVector>(of, count));
            TVector centered = TSimd.Subtract(Elements.Load<TSimd, TVector>(gradient + place, count), Elements.Load<TSimd, TVector>(of + columns, count));
            TVector along = TSimd.Multiply(deviation, Elements.Load<TSimd, TVector>(of + (2 * columns), count));
            return TSimd.Multiply(TSimd.Subtract(centered, along), Elements.Load<TSimd, TVector>(of + (3 * columns), count));
        }
    }
}
