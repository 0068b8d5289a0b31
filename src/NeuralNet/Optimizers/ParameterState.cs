namespace NeuralNet;

/// <summary>What an optimizer remembers of one parameter: the number of steps, and named slots with one number for each value.</summary>
public sealed class ParameterState
{
    private readonly float[][] _slots;

    internal ParameterState(int length, int slots)
    {
        _slots = new float[slots][];
        for (int i = 0; i < slots; i++)
        {
            _slots[i] = new float[length];
        }
    }

    /// <summary>Updates of the parameter, the current one included: 1 in the first.</summary>
    public long Steps { get; internal set; }

    /// <summary>The numbers of a slot, one for each value of the parameter; zeros at first.</summary>
    /// <param name="slot">The slot's index, in the order of <see cref="Optimizer.Slots"/>.</param>
    public Span<float> this[int slot] => _slots[slot];

    /// <summary>The array of a slot.</summary>
    internal float[] Slot(int slot) => _slots[slot];
}
