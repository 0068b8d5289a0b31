using System.Diagnostics.CodeAnalysis;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace NeuralNet;

/// <summary>MathNet's managed provider for one element type.</summary>
internal static class ManagedProvider<T>
    where T : struct
{
    [SuppressMessage("Performance", "CA1859", Justification = "The class has the methods of four element types; the interface picks those of one.")]
    public static readonly ILinearAlgebraProvider<T> Instance = (ILinearAlgebraProvider<T>)(object)ManagedLinearAlgebraProvider.Instance;
}
