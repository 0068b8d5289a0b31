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

    /// <summary>
    /// Runs work in which each operation uses at most so many threads: several models that train at the same time, each on a thread of its own,
    /// would else wait for one another. Results do not depend on it.
    /// </summary>
    /// <param name="threads">1 to 1024; <see cref="MaxThreads"/> still holds where it is less.</param>
    /// <param name="work">What to run, on the calling thread. The limit is that thread's alone, and ends with the work.</param>
    /// <exception cref="ArgumentNullException">The work is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1 or more than 1024 threads.</exception>
    public static void RunWith(int threads, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (threads is < 1 or > WorkerTeam.Limit)
        {
            throw new ArgumentOutOfRangeException(
                nameof(threads), $"Parallelism.RunWith expects 1 to {WorkerTeam.Limit} threads but got {threads}.");
        }

        int before = WorkerTeam.OwnLimit;
        WorkerTeam.OwnLimit = before == 0 ? threads : Math.Min(before, threads);
        try
        {
            work();
        }
        finally
        {
            WorkerTeam.OwnLimit = before;
        }
    }
}
