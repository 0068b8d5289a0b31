namespace NeuralNet.Tests;

/// <summary>Where a test cannot hold.</summary>
public enum Except
{
    /// <summary>Runs on MathNet's provider: <c>NEURALNET_KERNEL=mathnet</c>.</summary>
    MathNet,

    /// <summary>The operating system is Windows.</summary>
    Windows,
}

/// <summary>A fact that is skipped in one place, and counted as skipped: an early return would count as passed.</summary>
public sealed class FactExceptAttribute : FactAttribute
{
    public FactExceptAttribute(Except place, string reason) => Skip = place.Applies() ? reason : null;
}

/// <summary>A theory that is skipped in one place, and counted as skipped, once for all its rows.</summary>
public sealed class TheoryExceptAttribute : TheoryAttribute
{
    public TheoryExceptAttribute(Except place, string reason) => Skip = place.Applies() ? reason : null;
}

internal static class ExceptExtensions
{
    public static bool Applies(this Except place) => place switch
    {
        Except.MathNet => IMatrixMultiplier.Default is MathNetMatrixMultiplier,
        Except.Windows => OperatingSystem.IsWindows(),
        _ => throw new ArgumentOutOfRangeException(nameof(place)),
    };
}
