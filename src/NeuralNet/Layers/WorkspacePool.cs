namespace NeuralNet;

/// <summary>
/// The workspaces for prediction that are not in use, so that many threads can predict at once and none allocates for a
/// number of rows that came before.
/// </summary>
internal sealed class WorkspacePool(Layer[] layers, IMatrixMultiplier multiplier)
{
    // Sizes beyond these push out the one unused for longest.
    private const int Capacity = 64;

    private readonly Lock _lock = new();
    private readonly List<Workspace> _free = new(Capacity + 1);

    /// <summary>Numbers in a row of input.</summary>
    public int Inputs => layers[0].Inputs;

    /// <summary>Makes sure that so many are free for a number of rows, so that later calls never depend on which threads came.</summary>
    public void Reserve(int rows, int count)
    {
        lock (_lock)
        {
            foreach (Workspace workspace in _free)
            {
                count -= workspace.Rows == rows ? 1 : 0;
            }
        }

        for (; count > 0; count--)
        {
            Return(new Workspace(layers, rows, training: false, multiplier));
        }
    }

    public Workspace Rent(int rows)
    {
        lock (_lock)
        {
            for (int i = _free.Count - 1; i >= 0; i--)
            {
                Workspace candidate = _free[i];
                if (candidate.Rows == rows)
                {
                    _free.RemoveAt(i);
                    return candidate;
                }
            }
        }

        return new Workspace(layers, rows, training: false, multiplier);
    }

    public void Return(Workspace workspace)
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
