using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// f(z) = z / 2 · (1 + tanh u) = z · s(2u) with the sigmoid s and u = √(2/π) · (z + 0.044715 · z³) (Hendrycks and Gimpel 2016, approximate form);
/// f' = s + z · s · (1 - s) · 2u'.
/// </summary>
internal readonly struct GeluTanhOperator : IActivationOperator
{
    // 2 · √(2/π), and that times the factor of z³.
    private const float Linear = 1.59576912f;
    private const float Cubic = 0.07135481f;

    // Beyond, s is 0 or 1.
    private const float Farthest = 20;

    public static bool NeedsPreactivation => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector s = Exponential.Sigmoid<TSimd, TVector>(Argument<TSimd, TVector>(Bounded<TSimd, TVector>(z)));
        return TSimd.WhereGreater(TSimd.Broadcast(-Farthest), z, default, TSimd.Multiply(z, s));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Derivative<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        // 1 - s as the sigmoid of -2u: where s is near 1 a subtraction would leave nothing, which z · 2u' makes large.
        TVector bounded = Bounded<TSimd, TVector>(z), argument = Argument<TSimd, TVector>(bounded);
        TVector s = Exponential.Sigmoid<TSimd, TVector>(argument), rest = Exponential.Sigmoid<TSimd, TVector>(TSimd.Subtract(default, argument));
        TVector slope = TSimd.MultiplyAdd(TSimd.Multiply(bounded, bounded), TSimd.Broadcast(3 * Cubic), TSimd.Broadcast(Linear));      // 2u'
        return TSimd.MultiplyAdd(TSimd.Multiply(TSimd.Multiply(bounded, slope), rest), s, s);
    }

    /// <summary>2u.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Argument<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.Multiply(z, TSimd.MultiplyAdd(TSimd.Multiply(z, z), TSimd.Broadcast(Cubic), TSimd.Broadcast(Linear)));

    // The cube of a large number overflows.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Bounded<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.Max(TSimd.Broadcast(-Farthest), TSimd.Min(TSimd.Broadcast(Farthest), z));
}
