using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Chooses the process's default multiplier by the word in <c>NEURALNET_KERNEL</c>.</summary>
internal static class DefaultMultiplier
{
    private static readonly Lazy<IMatrixMultiplier> Chosen = new(() => For(KernelPaths.Forced));

    // Lazy, because a static constructor that threw would hide the message.
    public static IMatrixMultiplier Value => Chosen.Value;

    /// <exception cref="InvalidOperationException">The word names neither a kernel path nor MathNet.</exception>
    public static IMatrixMultiplier For(string word) => word switch
    {
        "mathnet" => new MathNetMatrixMultiplier(),
        "" => new SimdMatrixMultiplier(),
        _ when KernelPaths.Named(word) is not null => new SimdMatrixMultiplier(),
        _ => throw new InvalidOperationException(
            $"The environment variable {KernelPaths.Variable} expects scalar, vector128, vector256, vector512 or mathnet, but is "
            + $"'{word}'. Set it to one of these, or unset it to use the fastest path."),
    };
}
