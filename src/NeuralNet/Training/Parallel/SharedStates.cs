namespace NeuralNet;

/// <summary>
/// What layers learn besides parameters, such as running means: each part of a batch moves it from the same start, and the moves, weighted by the parts' rows, are added in the order of the tree.
/// </summary>
internal sealed class SharedStates
{
    private readonly LayerState[] _states;
    private readonly float[] _begin;
    private readonly float[] _move;
    private readonly PartialSums _sums;

    public SharedStates(Model model, int ownParts)
    {
        _states = [.. model.States.Where(state => !state.IsFitted)];
        _begin = new float[_states.Sum(state => state.Shape.Length)];
        _move = new float[_begin.Length];
        _sums = new PartialSums(_begin.Length, ownParts);
    }

    /// <summary>Whether there is nothing to share.</summary>
    public bool IsEmpty => _begin.Length == 0;

    /// <summary>Σ weight · (state - start) over the parts of this rank, after the last of them.</summary>
    public Span<float> Moves => _move;

    /// <summary>Keeps the states before the first part.</summary>
    public void Begin()
    {
        int offset = 0;
        foreach (LayerState state in _states)
        {
            state.Value.AsSpan().CopyTo(_begin.AsSpan(offset));
            offset += state.Shape.Length;
        }

        _sums.Begin();
    }

    /// <summary>Takes how a part moved the states, and puts them back.</summary>
    /// <param name="weight">Its rows over those of the batch.</param>
    /// <param name="isLast">Whether it is the last part of this rank.</param>
    public void TakeMove(float weight, bool isLast)
    {
        int offset = 0;
        foreach (LayerState state in _states)
        {
            Span<float> values = state.Value.AsSpan();
            for (int i = 0; i < values.Length; i++, offset++)
            {
                _move[offset] = weight * (values[i] - _begin[offset]);
                values[i] = _begin[offset];
            }
        }

        if (isLast)
        {
            _sums.Finish(0, _move);
        }
        else
        {
            _sums.Add(_move);
        }
    }

    /// <summary>Moves the states by the sum over all parts.</summary>
    public void Finish()
    {
        int offset = 0;
        foreach (LayerState state in _states)
        {
            Span<float> values = state.Value.AsSpan();
            for (int i = 0; i < values.Length; i++, offset++)
            {
                values[i] = _begin[offset] + _move[offset];
            }
        }
    }
}
