namespace NeuralNet;

/// <summary>
/// The workspaces for prediction that are not in use, so that many threads can predict at once and none allocates for a
/// number of rows that came before.
/// </summary>
internal sealed class WorkspacePool(Layer[] layers, IMatrixMultiplier multiplier)
{
    // Sizes beyond these push out the one unused for longest.
    private const int Capacity = 16;

    private readonly Lock _lock = new();
    private readonly List<PredictionWorkspace> _free = new(Capacity + 1);

    public PredictionWorkspace Rent(int rows)
    {
        lock (_lock)
        {
            for (int i = _free.Count - 1; i >= 0; i--)
            {
                PredictionWorkspace candidate = _free[i];
                if (candidate.Input.Rows == rows)
                {
                    _free.RemoveAt(i);
                    return candidate;
                }
            }
        }

        return new PredictionWorkspace(layers, rows, multiplier);
    }

    public void Return(PredictionWorkspace workspace)
    {
        lock (_lock)
        {
            _free.Add(workspace);
            if (_free.Count > Capacity)
            {
                _free.RemoveAt(0);
            }
        }
    }
}

/// <summary>A workspace with a place for its input.</summary>
internal sealed class PredictionWorkspace(Layer[] layers, int rows, IMatrixMultiplier multiplier)
{
    private readonly Workspace _workspace = new(layers, rows, training: false, multiplier);

    public Tensor Input { get; } = new(rows, layers[0].Inputs);

    public Tensor Forward() => _workspace.Forward(Input);
}
