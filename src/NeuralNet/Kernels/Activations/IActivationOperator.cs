namespace NeuralNet.Kernels;

/// <summary>An activation function and its derivative, on vectors.</summary>
internal interface IActivationOperator
{
    /// <summary>Whether <see cref="Derivative"/> takes the pre-activation z; otherwise it takes the output f(z).</summary>
    static abstract bool NeedsPreactivation { get; }

    /// <summary>f(z).</summary>
    static abstract TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;

    /// <summary>f'(z), from z or from f(z) as <see cref="NeedsPreactivation"/> says.</summary>
    static abstract TVector Derivative<TSimd, TVector>(TVector kept)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
