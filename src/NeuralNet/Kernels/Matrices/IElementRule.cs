namespace NeuralNet.Kernels;

/// <summary>A number for each place of a matrix, from what other matrices hold there: its fields are pointers that the caller has fixed.</summary>
internal interface IElementRule
{
    /// <summary>The numbers from a place on, all in one row.</summary>
    /// <param name="place">The first one's index in the row-major matrix.</param>
    /// <param name="column">Its column.</param>
    /// <param name="count">How many, the width of a vector or fewer; the other lanes do not matter. Load through <see cref="Elements"/>.</param>
    TVector At<TSimd, TVector>(nint place, nint column, nint count)
        where TSimd : struct, ISimd<TSimd, TVector>
        where TVector : struct;
}
