using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Vectorised sine and cosine.</summary>
internal static class Trigonometry
{
    // 2π in two parts, the first with so few bits that n · TwoPiHigh is exact for n up to 2^16 (Cody and Waite 1980).
    private const float TwoPiHigh = 6.28125f;
    private const float TwoPiLow = 1.9353071795864769e-3f;
    private const float PerTurn = 0.15915494309189535f;

    /// <summary>sin x and cos x, within 5e-7 for |x| up to 1,000; then the rounding of x itself counts. Infinity and NaN give NaN.</summary>
    /// <remarks>
    /// x = n · 2π + r with |r| at most π. With s = sin(r/2) and c = cos(r/2), by polynomials (Taylor, to the 13th and 14th power, of errors below 1e-9 up to
    /// π/2): sin r = 2sc and cos r = 1 - 2s², so that no quadrant needs a choice.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TVector Sin, TVector Cos) SinCos<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(PerTurn)));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-TwoPiHigh), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-TwoPiLow), r);
        TVector half = TSimd.Multiply(r, TSimd.Broadcast(0.5f));
        TVector square = TSimd.Multiply(half, half);

        TVector s = TSimd.Broadcast(1.6059043836821613e-10f);
        s = TSimd.MultiplyAdd(s, square, TSimd.Broadcast(-2.505210838544172e-8f));
        s = TSimd.MultiplyAdd(s, square, TSimd.Broadcast(2.7557319223985893e-6f));
        s = TSimd.MultiplyAdd(s, square, TSimd.Broadcast(-1.984126984126984e-4f));
        s = TSimd.MultiplyAdd(s, square, TSimd.Broadcast(8.333333333333333e-3f));
        s = TSimd.MultiplyAdd(s, square, TSimd.Broadcast(-0.16666666666666666f));
        TVector sine = TSimd.MultiplyAdd(TSimd.Multiply(s, square), half, half);

        TVector c = TSimd.Broadcast(-1.1470745597729725e-11f);
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(2.08767569878681e-9f));
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(-2.755731922398589e-7f));
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(2.48015873015873e-5f));
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(-1.388888888888889e-3f));
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(4.1666666666666664e-2f));
        c = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(-0.5f));
        TVector cosine = TSimd.MultiplyAdd(c, square, TSimd.Broadcast(1f));

        TVector twice = TSimd.Add(sine, sine);
        return (TSimd.Multiply(twice, cosine), TSimd.Subtract(TSimd.Broadcast(1f), TSimd.Multiply(twice, sine)));
    }
}
