using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>f(z) = z where z &gt; 0, else slope · z, with a slope for each column. A matrix is [rows, slopes.Length], row-major.</summary>
internal static unsafe class PreluKernel
{
    public static void Forward(ReadOnlySpan<float> source, ReadOnlySpan<float> slopes, Span<float> destination)
    {
        fixed (float* z = source, a = slopes)
        {
            MatrixMap<Sloped>.Run(new Sloped(z, z, a), slopes.Length, destination);
        }
    }

    /// <summary>inputGradient = outputGradient where z &gt; 0, else slope · outputGradient.</summary>
    public static void Backward(ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, ReadOnlySpan<float> slopes, Span<float> inputGradient)
    {
        fixed (float* g = outputGradient, z = source, a = slopes)
        {
            MatrixMap<Sloped>.Run(new Sloped(g, z, a), slopes.Length, inputGradient);
        }
    }

    /// <summary>totals[j] = Σ over rows of outputGradient · min(z, 0).</summary>
    public static void WeightGradient(ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, Span<float> totals)
    {
        fixed (float* g = outputGradient, z = source)
        {
            ColumnTotal<Below>.Run(new Below(g, z), source.Length / totals.Length, totals);
        }
    }

    private readonly struct Sloped(float* value, float* z, float* slopes) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector v = Elements.Load<TSimd, TVector>(value + place, count);
            TVector sloped = TSimd.Multiply(v, Elements.Load<TSimd, TVector>(slopes + column, count));
            return TSimd.WhereGreater(Elements.Load<TSimd, TVector>(z + place, count), default, v, sloped);
        }
    }

    private readonly struct Below(float* gradient, float* z) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            return TSimd.Multiply(
                Elements.Load<TSimd, TVector>(gradient + place, count), TSimd.Min(default, Elements.Load<TSimd, TVector>(z + place, count)));
        }
    }
}
