namespace NeuralNet.ComparisonBenchmarks;

/// <summary>A library that does the same work. What it cannot do it answers with null.</summary>
internal abstract class Peer
{
    private int _threads;

    /// <summary>What the columns say.</summary>
    public abstract string Name { get; }

    /// <summary>The version, once loaded.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Why it cannot be measured here; null where it can.</summary>
    public string? Missing { get; private set; }

    /// <summary>About the GFLOP/s of its matrix product where it is so slow that large products must be left out.</summary>
    public virtual double? SlowGigaflops => null;

    /// <summary>Threads that its next work is made for.</summary>
    protected int Threads => _threads;

    /// <summary>Loads it, or finds out why it cannot be loaded: the others then run without it.</summary>
    public void TryLoad()
    {
        try
        {
            Version = Load();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Missing = exception.GetBaseException().Message.Split('\n')[0].Trim();
        }
    }

    public void UseThreads(int threads)
    {
        if (_threads != threads)
        {
            SetThreads(threads);
            _threads = threads;
        }
    }

    public virtual Work? Gemm(GemmCase product) => null;

    public virtual Work? Training(TrainingCase training) => null;

    public virtual Work? Prediction(PredictionCase prediction) => null;

    /// <summary>Loads it and answers its version.</summary>
    protected abstract string Load();

    protected abstract void SetThreads(int threads);
}
