namespace NeuralNet.Kernels;

/// <summary>How one optimizer step changes one element: the rule's numbers are its fields.</summary>
internal interface IUpdateRule
{
    /// <summary>States of an element: 0, 1 (the first) or 2.</summary>
    static abstract int StateCount { get; }

    /// <summary>
    /// The state that can overflow while the value stays finite: a mean square, which the step is divided by. 1 for the first, 2 for the
    /// second, 0 for none.
    /// </summary>
    static abstract int MeanSquareState { get; }

    /// <summary>Returns the new value; <paramref name="first"/> and <paramref name="second"/> are the element's state.</summary>
    TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
