using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>How many threads the library may use.</summary>
public static class Parallelism
{
    /// <summary>
    /// The largest number of threads that work on one operation, including the caller's: 1 to 1024. Its initial value is the
    /// environment variable <c>NEURALNET_THREADS</c> or, where that is not set, the number of cores that the process may use.
    /// Results do not depend on it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to less than 1 or more than 1024.</exception>
    public static int MaxThreads
    {
        get => WorkerTeam.MaxThreads;
        set => WorkerTeam.MaxThreads = value is >= 1 and <= WorkerTeam.Limit
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), $"Parallelism.MaxThreads expects 1 to {WorkerTeam.Limit} threads but got {value}.");
    }
}
