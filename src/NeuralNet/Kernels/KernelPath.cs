using System.Runtime.Intrinsics;

namespace NeuralNet.Kernels;

/// <summary>The instruction width that the kernels run on.</summary>
internal enum KernelPath
{
    Scalar,
    Vector128,
    Vector256,
    Vector512,
}

/// <summary>
/// Chooses the path once for each process: the widest that the hardware accelerates, or the one that the environment
/// variable <c>NEURALNET_KERNEL</c> names. A path can be forced on hardware that lacks it; the runtime then emulates it,
/// slowly, which is how every path is tested everywhere.
/// </summary>
internal static class KernelPaths
{
    public const string Variable = "NEURALNET_KERNEL";

    /// <summary>What the variable holds, trimmed and in lower case; empty where it is not set.</summary>
    public static readonly string Forced = (Environment.GetEnvironmentVariable(Variable) ?? "").Trim().ToLowerInvariant();

    // Read-only, so that the JIT folds every switch on it into the one branch that runs.
    public static readonly KernelPath Current = Named(Forced) ?? Widest;

    /// <summary>NR, the columns of a panel of the matrix product of floats.</summary>
    public static int PanelWidth => GemmBlocking.VectorsPerRow * Current switch
    {
        KernelPath.Vector512 => Vector512<float>.Count,
        KernelPath.Vector256 => Vector256<float>.Count,
        KernelPath.Vector128 => Vector128<float>.Count,
        _ => 1,
    };

    private static KernelPath Widest =>
        Vector512.IsHardwareAccelerated ? KernelPath.Vector512
        : Vector256.IsHardwareAccelerated ? KernelPath.Vector256
        : Vector128.IsHardwareAccelerated ? KernelPath.Vector128
        : KernelPath.Scalar;

    /// <summary>The path with this name, or null for an unknown name: a folder above may know it.</summary>
    public static KernelPath? Named(string word) => word switch
    {
        "scalar" => KernelPath.Scalar,
        "vector128" => KernelPath.Vector128,
        "vector256" => KernelPath.Vector256,
        "vector512" => KernelPath.Vector512,
        _ => null,
    };
}
