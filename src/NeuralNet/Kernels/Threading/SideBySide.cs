using System.Runtime.ExceptionServices;

namespace NeuralNet.Kernels;

/// <summary>
/// Runs whole pieces of work beside each other, such as the fits of several networks: that uses the cores better than the parts of one small
/// product.
/// </summary>
/// <remarks>
/// Each piece runs with its share of the caller's threads (<see cref="Parallelism.RunWith"/>), so that pieces which run pieces of their own take no more cores
/// than the whole was given. The caller takes part and never only waits: nesting cannot block.
/// </remarks>
internal static class SideBySide
{
    /// <summary>Calls <paramref name="work"/> for 0, 1, ... count - 1; a core that is free takes the next.</summary>
    /// <exception cref="Exception">
    /// What a piece threw. Nothing begins after a failure, and of several failures that of the lowest number is thrown: it is the one that one core alone would have met,
    /// since the pieces before it had begun.
    /// </exception>
    public static void Run(int count, Action<int> work)
    {
        int threads = Parallelism.MaxThreads, together = Math.Clamp(count, 1, threads), next = 0, failedAt = int.MaxValue;
        ExceptionDispatchInfo? failure = null;
        Lock guard = new();
        Parallel.For(0, together, new ParallelOptions { MaxDegreeOfParallelism = together }, _ => Parallelism.RunWith(threads / together, TakePieces));
        failure?.Throw();

        void TakePieces()
        {
            int piece;
            while (Volatile.Read(ref failedAt) == int.MaxValue && (piece = Interlocked.Increment(ref next) - 1) < count)
            {
                try
                {
                    work(piece);
                }
                catch (Exception thrown)
                {
                    lock (guard)
                    {
                        if (piece < failedAt)
                        {
                            failure = ExceptionDispatchInfo.Capture(thrown);
                            Volatile.Write(ref failedAt, piece);
                        }
                    }
                }
            }
        }
    }
}
