namespace NeuralNet.Kernels;

/// <summary>A number for each place of a matrix, from what other matrices hold there: its fields are pointers that the caller has fixed.</summary>
internal interface IElementRule
{
    /// <summary>The numbers of a row from a column on.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The first column.</param>
    /// <param name="count">How many, the width of a vector or fewer; the other lanes do not matter. Load through <see cref="Elements"/>.</param>
    TVector At<TSimd, TVector>(nint row, nint column, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
