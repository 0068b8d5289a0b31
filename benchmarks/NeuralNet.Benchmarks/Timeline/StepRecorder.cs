using System.Diagnostics;

namespace NeuralNet.Benchmarks;

/// <summary>What one step does, operation by operation, and how long each took: the same operations in every step.</summary>
internal sealed class StepRecorder
{
    private readonly List<Operation> _operations = [];
    private readonly List<List<double>> _seconds = [];
    private long _last;
    private int _next;

    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>The operations of the coming step are counted from here.</summary>
    public void Begin()
    {
        _next = 0;
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>What was done since the last call.</summary>
    public void Lap(in Operation operation)
    {
        long now = Stopwatch.GetTimestamp();
        if (_next == _operations.Count)
        {
            _operations.Add(operation);
            _seconds.Add([]);
        }

        _seconds[_next++].Add(Stopwatch.GetElapsedTime(_last, now).TotalSeconds);
        _last = Stopwatch.GetTimestamp();
    }

    /// <summary>Forgets the steps so far, but not their operations.</summary>
    public void Clear() => _seconds.ForEach(values => values.Clear());

    public double Median(int operation)
    {
        double[] sorted = [.. _seconds[operation].Order()];
        return sorted[sorted.Length / 2];
    }
}
