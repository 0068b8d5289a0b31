using System.Numerics;

namespace NeuralNet.Kernels;

/// <summary>The vector operations of linear algebra, on elements of type <typeparamref name="T"/>: all that products and factorizations need.</summary>
/// <remarks>
/// A path is a pair of types and not a wrapper struct around a vector, because accumulators must be plain
/// <c>Vector256&lt;T&gt;</c> locals to stay in registers.
/// </remarks>
internal unsafe interface ISimdLinear<TSelf, TVector, T>
    where TSelf : struct, ISimdLinear<TSelf, TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Elements in a vector.</summary>
    static abstract int Width { get; }

    /// <summary>Vector registers of the processor: a constant to the JIT.</summary>
    static abstract int Registers { get; }

    static abstract TVector Broadcast(T value);

    static abstract TVector Load(T* source);

    static abstract void Store(TVector value, T* destination);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend, fused into one rounding where the hardware can.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The same of single elements, with the bits that a lane of a vector would have.</summary>
    static abstract T MultiplyAddLane(T left, T right, T addend);

    /// <summary>The sum of the lanes.</summary>
    static abstract T Sum(TVector value);
}
