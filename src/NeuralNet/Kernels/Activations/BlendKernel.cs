using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>(1 - weight) · a + weight · b, with a weight for each column. A matrix is [rows, weights.Length], row-major.</summary>
internal static unsafe class BlendKernel
{
    /// <summary>Destination may be one of the sources.</summary>
    public static void Forward(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> weights, Span<float> destination)
    {
        fixed (float* x = a, y = b, w = weights)
        {
            MatrixMap<Mixed>.Run(new Mixed(x, y, w), weights.Length, destination);
        }
    }

    /// <summary>totals[j] = Σ over rows of outputGradient · (b - a).</summary>
    public static void WeightGradient(ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> totals)
    {
        fixed (float* g = outputGradient, x = a, y = b)
        {
            ColumnTotal<Difference>.Run(new Difference(g, x, y), a.Length / totals.Length, totals);
        }
    }

    private readonly struct Mixed(float* a, float* b, float* weights) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector weight = Elements.Load<TSimd, TVector>(weights + column, count);
            TVector ofB = TSimd.Multiply(weight, Elements.Load<TSimd, TVector>(b + place, count));
            return TSimd.MultiplyAdd(TSimd.Subtract(TSimd.Broadcast(1f), weight), Elements.Load<TSimd, TVector>(a + place, count), ofB);
        }
    }

    private readonly struct Difference(float* gradient, float* a, float* b) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector difference = TSimd.Subtract(Elements.Load<TSimd, TVector>(b + place, count), Elements.Load<TSimd, TVector>(a + place, count));
            return TSimd.Multiply(difference, Elements.Load<TSimd, TVector>(gradient + place, count));
        }
    }
}
