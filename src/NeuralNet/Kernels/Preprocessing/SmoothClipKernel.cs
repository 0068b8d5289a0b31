using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// f(x) = x / √(1 + (x / limit)²); f' = (1 + (x / limit)²)^(-3/2). Far out, where the square would overflow, f is ±limit and f' is 0.
/// </summary>
internal static unsafe class SmoothClipKernel
{
    // |x / limit| beyond which f is ±limit to the last bit, and f' underflows to nearly nothing.
    private const float Farthest = 1e12f;

    public static void Forward(ReadOnlySpan<float> source, int columns, float limit, Span<float> destination)
    {
        fixed (float* s = source)
        {
            MatrixMap<Clipped>.Run(new Clipped(s, limit), columns, destination);
        }
    }

    public static void Backward(ReadOnlySpan<float> outputGradient, ReadOnlySpan<float> source, int columns, float limit, Span<float> inputGradient)
    {
        fixed (float* g = outputGradient, s = source)
        {
            MatrixMap<Sloped>.Run(new Sloped(g, s, limit), columns, inputGradient);
        }
    }

    /// <summary>x / limit, within what can be squared; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Share<TSimd, TVector>(float* source, nint count, float limit)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector share = TSimd.Divide(Elements.Load<TSimd, TVector>(source, count), TSimd.Broadcast(limit));
        return TSimd.Max(TSimd.Broadcast(-Farthest), TSimd.Min(TSimd.Broadcast(Farthest), share));
    }

    private readonly struct Clipped(float* source, float limit) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector share = Share<TSimd, TVector>(source + place, count, limit);
            TVector root = TSimd.Sqrt(TSimd.MultiplyAdd(share, share, TSimd.Broadcast(1f)));
            return TSimd.Divide(TSimd.Multiply(share, TSimd.Broadcast(limit)), root);
        }
    }

    private readonly struct Sloped(float* gradient, float* source, float limit) : IElementRule
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector At<TSimd, TVector>(nint place, nint column, nint count)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector share = Share<TSimd, TVector>(source + place, count, limit);
            TVector square = TSimd.MultiplyAdd(share, share, TSimd.Broadcast(1f));
            TVector slope = TSimd.Divide(TSimd.Divide(TSimd.Broadcast(1f), square), TSimd.Sqrt(square));
            return TSimd.Multiply(slope, Elements.Load<TSimd, TVector>(gradient + place, count));
        }
    }
}
