using System.Runtime.CompilerServices;

namespace NeuralNet.Kernels;

/// <summary>
/// Sets states of an optimizer to 0 where they are too small to change a weight. Where gradients stay 0, states shrink by a factor
/// every step until they are denormal numbers, with which a processor computes several times more slowly.
/// </summary>
internal static class StateFlush
{
    /// <summary>
    /// For a velocity, which changes a weight by rate · velocity: 2^-100, about 8e-31. All that it could still have moved a weight
    /// by is rate · 2^-100 / (1 - momentum): below half a unit in the last place of any weight above 3e-23 · rate / (1 - momentum).
    /// </summary>
    public const float Velocity = 7.888609e-31f;

    // The least normal number, 2^-126: what lies below has lost bits already.
    private const float LeastNormal = 1.17549435e-38f;

    /// <summary>
    /// For the mean of the gradient, which changes a weight by at most rate · mean / epsilon: epsilon · 2^-73. All that it could
    /// still have moved a weight by is rate · 2^-73 / (1 - beta).
    /// </summary>
    public static float Mean(float epsilon) => MathF.Max(LeastNormal, epsilon * MathF.ScaleB(1, -73));

    /// <summary>
    /// For the mean of the squared gradient, whose root is added to epsilon: (epsilon · 2^-32)². That root is at most
    /// 2^-32 · epsilon, and 2^-25 · epsilon for the sum of all that was flushed (beta up to 1 - 2^-14): the sum rounds to epsilon.
    /// </summary>
    public static float MeanSquare(float epsilon)
    {
        float root = epsilon * MathF.ScaleB(1, -32);
        return MathF.Max(LeastNormal, root * root);
    }

    /// <summary>The same for a state that is never negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector BelowOfPositive<TSimd, TVector>(float threshold, TVector state)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(TSimd.Broadcast(threshold), state, default, state);

    /// <summary>0 where |state| is below the threshold. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Below<TSimd, TVector>(float threshold, TVector state)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct =>
        TSimd.WhereGreater(TSimd.Broadcast(threshold), TSimd.Abs(state), default, state);
}
