namespace NeuralNet.ComparisonBenchmarks;

/// <summary>One thing to time, by one contender: its buffers exist, so that a call does only what is measured.</summary>
internal abstract class Work : IDisposable
{
    /// <summary>What is timed.</summary>
    public abstract void Run();

    /// <summary>Numbers to compare with another contender's, to show that both do the same. Called before the timing.</summary>
    public virtual float[] Result() => [];

    public void Dispose() => Free();

    /// <summary>Gives native memory back, where there is any.</summary>
    protected virtual void Free()
    {
    }
}
