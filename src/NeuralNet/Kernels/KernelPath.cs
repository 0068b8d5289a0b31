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
/// Chooses the path once a process: the widest that the hardware accelerates, or the one that the environment
/// variable <c>NEURALNET_KERNEL</c> names. A path can be forced on hardware that lacks it; the runtime then emulates it,
/// slowly, which is how every path is tested everywhere.
/// </summary>
internal static class KernelPaths
{
    public const string Variable = "NEURALNET_KERNEL";

    /// <summary>What the variable holds, trimmed and in lower case; empty where it is not set.</summary>
    public static readonly string Forced = (Environment.GetEnvironmentVariable(Variable) ?? "").Trim().ToLowerInvariant();

    // Read-only, so that the JIT folds every switch on it into the one branch that runs.
    public static readonly KernelPath Current = Forced switch
    {
        "scalar" => KernelPath.Scalar,
        "vector128" => KernelPath.Vector128,
        "vector256" => KernelPath.Vector256,
        "vector512" => KernelPath.Vector512,
        _ => Widest,
    };

    /// <summary>Whether the variable asks for MathNet's provider instead of our own matrix product.</summary>
    public static bool ForcesMathNet => Forced == "mathnet";

    private static KernelPath Widest =>
        Vector512.IsHardwareAccelerated ? KernelPath.Vector512
        : Vector256.IsHardwareAccelerated ? KernelPath.Vector256
        : Vector128.IsHardwareAccelerated ? KernelPath.Vector128
        : KernelPath.Scalar;

    /// <summary>Checked where a model is built: a static constructor that threw would hide the message.</summary>
    /// <exception cref="InvalidOperationException">The variable holds a word that names no path.</exception>
    public static void ThrowIfUnknown()
    {
        if (Forced is not ("" or "scalar" or "vector128" or "vector256" or "vector512" or "mathnet"))
        {
            throw new InvalidOperationException(
                $"The environment variable {Variable} expects scalar, vector128, vector256, vector512 or mathnet, but is "
                + $"'{Forced}'. Set it to one of these, or unset it to use the fastest path.");
        }
    }
}
