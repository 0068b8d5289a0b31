using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// The step of a value grows where its gradient has the sign of the one before, and shrinks where not, which is then left out: Rprop without
/// backtracking. State: the gradient before, and the step.
/// </summary>
internal readonly struct RpropRule(float shrink, float grow, float least, float most) : IUpdateRule
{
    public static int StateCount => 2;

    public static int MeanSquareState => 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct
    {
        TVector one = TSimd.Broadcast(1f);

        // The sign of the product, from the signs: a product of small gradients would be 0.
        TVector sign = Sign<TSimd, TVector>(gradient), before = Sign<TSimd, TVector>(first);
        TVector agreement = TSimd.Multiply(sign, before);
        TVector factor = TSimd.WhereGreater(
            agreement, default, TSimd.Broadcast(grow), TSimd.WhereGreater(default, agreement, TSimd.Broadcast(shrink), one));
        second = TSimd.Max(TSimd.Broadcast(least), TSimd.Min(TSimd.Broadcast(most), TSimd.Multiply(second, factor)));
        TVector kept = TSimd.WhereGreater(default, agreement, default, one);
        first = TSimd.Multiply(kept, gradient);
        TVector trace = TSimd.Multiply(gradient, default);      // NaN where the gradient is not finite, so that it is found
        return TSimd.Add(TSimd.Subtract(value, TSimd.Multiply(TSimd.Multiply(sign, kept), second)), trace);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sign<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct => TSimd.WhereGreater(
            x, default, TSimd.Broadcast(1f), TSimd.WhereGreater(default, x, TSimd.Broadcast(-1f), default));
}
