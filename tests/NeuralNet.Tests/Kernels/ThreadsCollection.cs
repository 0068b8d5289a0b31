using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>Tests that set the team's number of threads, or count the whole process's allocations, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "xunit calls it a collection.")]
public sealed class ThreadsCollection
{
    public const string Name = "Threads";

    /// <summary>Runs <paramref name="body"/> with a team of this number of threads, then restores the old number.</summary>
    internal static void With(int threads, Action body)
    {
        int before = WorkerTeam.MaxThreads;
        WorkerTeam.MaxThreads = threads;
        try
        {
            body();
        }
        finally
        {
            WorkerTeam.MaxThreads = before;
        }
    }
}
