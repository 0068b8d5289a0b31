namespace NeuralNet.Kernels;

/// <summary>A loss that is a mean over elements: its value and its slope for one element, on vectors.</summary>
internal interface ILossOperator
{
    /// <param name="prediction">The model's outputs.</param>
    /// <param name="target">What they should be.</param>
    /// <param name="parameter">The loss's own number, such as Huber's delta.</param>
    /// <param name="slope">The derivative with respect to the prediction.</param>
    static abstract TVector Value<TSimd, TVector>(TVector prediction, TVector target, TVector parameter, out TVector slope)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
