namespace NeuralNet;

/// <summary>
/// Arrays of an exact length, which each thread keeps for its next product. MathNet's providers refuse a longer one, as
/// <see cref="System.Buffers.ArrayPool{T}"/> would give.
/// </summary>
internal sealed class ExactArrays
{
    // A training step of four dense layers takes arrays of some twelve lengths.
    private const int Capacity = 32;

    [ThreadStatic]
    private static ExactArrays? _ofThread;

    private readonly List<float[]> _arrays = new(Capacity + 1);

    public static ExactArrays OfThread => _ofThread ??= new ExactArrays();

    /// <summary>An array of the length, with anything in it.</summary>
    public float[] Rent(int length)
    {
        for (int i = _arrays.Count - 1; i >= 0; i--)
        {
            if (_arrays[i].Length == length)
            {
                float[] array = _arrays[i];
                _arrays.RemoveAt(i);
                return array;
            }
        }

        return GC.AllocateUninitializedArray<float>(length);
    }

    /// <summary>Keeps an array, and drops the one that was not used for the longest time where there are more than 32.</summary>
    public void Return(float[] array)
    {
        _arrays.Add(array);
        if (_arrays.Count > Capacity)
        {
            _arrays.RemoveAt(0);
        }
    }
}
