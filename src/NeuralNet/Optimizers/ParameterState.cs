namespace NeuralNet;

/// <summary>What an optimizer remembers of one parameter: the number of steps, and named slots with one number for each value.</summary>
public sealed class ParameterState
{
    private readonly Optimizer _optimizer;
    private readonly float[][] _slots;

    internal ParameterState(Optimizer optimizer, int length)
    {
        _optimizer = optimizer;
        _slots = new float[optimizer.Slots.Count][];
        for (int i = 0; i < _slots.Length; i++)
        {
            _slots[i] = new float[length];
        }
    }

    /// <summary>Updates of the parameter, the current one included: 1 in the first.</summary>
    public long Steps { get; internal set; }

    /// <summary>The numbers of a slot, one for each value of the parameter; zeros at first.</summary>
    /// <param name="slot">The slot's index, in the order of <see cref="Optimizer.Slots"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The optimizer names no such slot.</exception>
    public Span<float> this[int slot] => (uint)slot < (uint)_slots.Length
        ? _slots[slot]
        : throw new ArgumentOutOfRangeException(
            nameof(slot), $"{_optimizer} has {_slots.Length} slots, counted from 0, but slot {slot} was asked for. Name it in Slots.");

    /// <summary>The array of a slot.</summary>
    internal float[] Slot(int slot) => _slots[slot];
}
