using MathNet.Numerics;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Limits the calling thread's kernels to MathNet's number of threads until it is disposed.</summary>
internal readonly ref struct ThreadLimit : IDisposable
{
    private readonly int _before;

    private ThreadLimit(int before) => _before = before;

    public static ThreadLimit OfMathNet()
    {
        int before = WorkerTeam.OwnLimit;
        int limit = Control.MaxDegreeOfParallelism;
        WorkerTeam.OwnLimit = before == 0 ? limit : Math.Min(before, limit);
        return new ThreadLimit(before);
    }

    public void Dispose() => WorkerTeam.OwnLimit = _before;
}
