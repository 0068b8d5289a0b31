namespace NeuralNet.Tests;

/// <summary>A test of what Windows does not have; skipped there.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "Windows has none of this." : null;
}

/// <summary>The same, and not as root, to whom the system refuses nothing.</summary>
public sealed class UnprivilegedUnixFactAttribute : FactAttribute
{
    public UnprivilegedUnixFactAttribute() =>
        Skip = OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess ? "Run as a user other than root on Unix." : null;
}
