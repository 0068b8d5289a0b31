namespace NeuralNet.Tests.Reference;

/// <summary>The bytes that some work allocates, without those that the runtime allocates now and then on whichever thread is there.</summary>
internal static class Allocations
{
    private const int Tries = 3;
    private const int Rounds = 50;

    /// <summary>
    /// By the calling thread. The least of a few tries: the runtime's caches grow once in a while (736 bytes were seen), but what the work allocates itself
    /// shows in every try.
    /// </summary>
    public static long OfThread(Action work)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Tries && least > 0; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            work();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    /// <summary>
    /// By the whole process, in two calls. The test runner's own threads allocate some 168 bytes now and then, the more the longer it takes, so one short round
    /// without a byte clears the work.
    /// </summary>
    public static long OfProcess(Action work)
    {
        work();
        work();
        long least = long.MaxValue;
        for (int round = 0; round < Rounds && least > 0; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            work();
            work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }
}
