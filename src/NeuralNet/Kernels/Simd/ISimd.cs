namespace NeuralNet.Kernels;

/// <summary>
/// The vector operations that kernels on floats are written in. A kernel is generic over the pair
/// (<typeparamref name="TSelf"/>, <typeparamref name="TVector"/>); since both are structs, the JIT compiles one copy a
/// path with every call inlined, so that one source serves scalar, 128, 256 and 512 bit.
/// </summary>
internal unsafe interface ISimd<TSelf, TVector> : ISimdLinear<TSelf, TVector, float>
    where TSelf : struct, ISimd<TSelf, TVector>
    where TVector : struct
{
    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    /// <summary>The greater; a NaN in <paramref name="right"/> passes through, one in left need not (x86's maxps).</summary>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>The lesser; a NaN in <paramref name="right"/> passes through.</summary>
    static abstract TVector Min(TVector left, TVector right);

    static abstract TVector Abs(TVector value);

    static abstract TVector Sqrt(TVector value);

    /// <summary>Rounds to the nearest whole number, ties to even.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>2^n for a whole number n in -126..127, built from its exponent bits.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>Where left &gt; right takes <paramref name="then"/>, else (NaN included) <paramref name="otherwise"/>.</summary>
    static abstract TVector WhereGreater(TVector left, TVector right, TVector then, TVector otherwise);

    /// <summary>Takes <paramref name="then"/> in the lanes whose bit is set, else 0. Bits beyond the lanes do not matter.</summary>
    static abstract TVector WhereBits(uint bits, TVector then);

    /// <summary>The greatest lane.</summary>
    static abstract float MaxLane(TVector value);
}
