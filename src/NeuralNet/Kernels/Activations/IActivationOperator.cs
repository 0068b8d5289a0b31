namespace NeuralNet.Kernels;

/// <summary>An activation function and its derivative, on vectors: the parameters of the function are its fields.</summary>
internal interface IActivationOperator
{
    /// <summary>Whether <see cref="Derivative"/> uses the pre-activation z; otherwise it uses the output f(z).</summary>
    static abstract bool NeedsPreactivation { get; }

    /// <summary>f(z).</summary>
    TVector Value<TSimd, TVector>(TVector z)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;

    /// <summary>f'(z), from z or from f(z): see <see cref="NeedsPreactivation"/>.</summary>
    TVector Derivative<TSimd, TVector>(TVector kept)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
