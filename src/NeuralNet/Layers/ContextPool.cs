namespace NeuralNet;

/// <summary>
/// The prediction contexts that are not in use, so that many threads can predict at once. Each serves any number of rows, so
/// there are never more than threads that predicted at the same time.
/// </summary>
internal sealed class ContextPool(Func<LayerContext> make)
{
    private readonly Lock _lock = new();
    private readonly Stack<LayerContext> _free = new();

    // One context that is taken and given back without a lock.
    private LayerContext? _spare;

    // No pair covers another, so there are at most as many as thread counts.
    private readonly List<(int Rows, int Count)> _prepared = [];

    public LayerContext Rent()
    {
        if (Interlocked.Exchange(ref _spare, null) is LayerContext spare)
        {
            return spare;
        }

        lock (_lock)
        {
            return _free.TryPop(out LayerContext? context) ? context : make();
        }
    }

    public void Return(LayerContext context)
    {
        if (Interlocked.CompareExchange(ref _spare, context, null) is not null)
        {
            lock (_lock)
            {
                _free.Push(context);
            }
        }
    }

    /// <summary>
    /// Whether this number of contexts has served this number of rows before; counts them as prepared from now on. If not, the caller runs a block
    /// through each, so that later calls allocate nothing, whichever threads take part.
    /// </summary>
    public bool IsPrepared(int rows, int count)
    {
        lock (_lock)
        {
            foreach ((int preparedRows, int preparedCount) in _prepared)
            {
                if (rows <= preparedRows && count <= preparedCount)
                {
                    return true;
                }
            }

            for (int i = _prepared.Count - 1; i >= 0; i--)
            {
                if (_prepared[i].Rows <= rows && _prepared[i].Count <= count)
                {
                    _prepared.RemoveAt(i);
                }
            }

            _prepared.Add((rows, count));
            return false;
        }
    }
}
