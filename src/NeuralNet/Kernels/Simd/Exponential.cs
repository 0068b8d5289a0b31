using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>Vectorised e^x and its relatives, shared by the activations, softmax and the losses.</summary>
internal static class Exponential
{
    // ln 2 in two parts, the first with few enough bits that n · Ln2High is exact (Cody and Waite 1980).
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;
    private const float Log2E = 1.44269504f;

    // e^88.73 overflows and e^-103.98 underflows to zero: beyond, the scaling below does the same.
    private const float Highest = 88.8f;
    private const float Lowest = -104f;

    /// <summary>
    /// e^x. Relative error under 2e-7 where the result is a normal number; 0 far below, infinity above 88.73; NaN stays NaN.
    /// </summary>
    /// <remarks>x = n · ln 2 + r with |r| at most ln 2 / 2; e^r by the polynomial of Cephes' expf; then 2^n in two steps, since
    /// n may lie outside the exponents of a single float.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector clamped = TSimd.Max(TSimd.Broadcast(Lowest), TSimd.Min(TSimd.Broadcast(Highest), x));
        TVector n = TSimd.Round(TSimd.Multiply(clamped, TSimd.Broadcast(Log2E)));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2High), clamped);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-Ln2Low), r);

        TVector p = TSimd.Broadcast(1.9875691500e-4f);
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.3981999507e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(8.3334519073e-3f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(4.1665795894e-2f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(1.6666665459e-1f));
        p = TSimd.MultiplyAdd(p, r, TSimd.Broadcast(0.5f));
        p = TSimd.MultiplyAdd(p, TSimd.Multiply(r, r), TSimd.Add(r, TSimd.Broadcast(1f)));

        TVector half = TSimd.Round(TSimd.Multiply(n, TSimd.Broadcast(0.5f)));
        return TSimd.Multiply(TSimd.Multiply(p, TSimd.PowerOfTwo(half)), TSimd.PowerOfTwo(TSimd.Subtract(n, half)));
    }

    /// <summary>e^x - 1 for x ≤ 0, without cancellation near zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector ExpMinusOne<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        // Taylor to x^8 / 8! for |x| under 0.5: the next term is below 2e-8 of the result.
        TVector p = TSimd.Broadcast(1f / 40320);
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(1f / 5040));
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(1f / 720));
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(1f / 120));
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(1f / 24));
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(1f / 6));
        p = TSimd.MultiplyAdd(p, x, TSimd.Broadcast(0.5f));
        TVector near = TSimd.MultiplyAdd(p, TSimd.Multiply(x, x), x);
        TVector far = TSimd.Subtract(Exp<TSimd, TVector>(x), TSimd.Broadcast(1f));
        return TSimd.WhereGreater(x, TSimd.Broadcast(-0.5f), near, far);
    }

    /// <summary>ln(1 + u) for u in [0, 1]: the series of 2 · artanh(u / (2 + u)) to its 15th power, whose rest is below 1e-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogOnePlus<TSimd, TVector>(TVector u)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector s = TSimd.Divide(u, TSimd.Add(u, TSimd.Broadcast(2f)));
        TVector z = TSimd.Multiply(s, s);
        TVector p = TSimd.Broadcast(2f / 15);
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 13));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 11));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 9));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 7));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 5));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f / 3));
        p = TSimd.MultiplyAdd(p, z, TSimd.Broadcast(2f));
        return TSimd.Multiply(p, s);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1f);
        return TSimd.Divide(one, TSimd.Add(one, Exp<TSimd, TVector>(TSimd.Subtract(default, x))));
    }

    /// <summary>ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Softplus<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.Add(
            TSimd.Max(default, x),
            LogOnePlus<TSimd, TVector>(Exp<TSimd, TVector>(TSimd.Subtract(default, TSimd.Abs(x)))));
}
