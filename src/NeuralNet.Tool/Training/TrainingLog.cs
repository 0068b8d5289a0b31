using System.Diagnostics;

namespace NeuralNet.Tool.Training;

/// <summary>Collects what the networks tell while they learn, from many threads.</summary>
internal sealed class TrainingLog : IProgress<MlpProgress>
{
    private readonly Lock _lock = new();
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly SortedDictionary<int, List<EpochResult>> _epochs = [];
    private int _networks = 1;
    private int _newest;
    private string _name = "";

    /// <summary>Is called with each epoch, one at a time.</summary>
    public Action<MlpProgress>? OnEpoch { get; init; }

    public void Report(MlpProgress value)
    {
        lock (_lock)
        {
            if (!_epochs.TryGetValue(value.Member, out List<EpochResult>? epochs))
            {
                _epochs.Add(value.Member, epochs = []);
            }

            epochs.Add(value.Epoch);
            _networks = value.Members;
            if (value.Member >= _newest)
            {
                (_newest, _name) = (value.Member, value.Name);
            }

            OnEpoch?.Invoke(value);
        }
    }

    /// <summary>How it stands now.</summary>
    public TrainingStatus Status()
    {
        lock (_lock)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_begin);
            if (_newest == 0)
            {
                return new TrainingStatus { Elapsed = elapsed };
            }

            List<EpochResult> newest = _epochs[_newest];

            // A network that ended early, by patience, counts as whole once a later one runs on its core.
            double done = _epochs.Sum(network => network.Key <= _newest - Environment.ProcessorCount ? 1 : (double)network.Value[^1].Epoch / network.Value[^1].Epochs);
            return new TrainingStatus
            {
                Network = _name,
                Epochs = [.. newest],
                Best = _epochs.Values.Min(epochs => epochs.Min(epoch => epoch.Validation?.Loss)),
                Share = Math.Clamp(done / _networks, 0, 1),
                RowsPerSecond = _epochs.Values.Where(epochs => epochs[^1].Epoch < epochs[^1].Epochs).TakeLast(Environment.ProcessorCount).Sum(epochs => epochs[^1].RowsPerSecond),
                Elapsed = elapsed,
            };
        }
    }
}
