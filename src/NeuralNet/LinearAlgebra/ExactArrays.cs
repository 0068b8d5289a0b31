namespace NeuralNet;

/// <summary>
/// Arrays of exactly a length, which each thread keeps for its next product. MathNet's providers refuse a longer one, as
/// an <see cref="System.Buffers.ArrayPool{T}"/> would give.
/// </summary>
internal sealed class ExactArrays
{
    // A training step of four dense layers takes arrays of some twelve lengths.
    private const int Capacity = 32;

    [ThreadStatic]
    private static ExactArrays? _ofThread;

    private readonly List<float[]> _arrays = new(Capacity + 1);

    public static ExactArrays OfThread => _ofThread ??= new ExactArrays();

    /// <summary>An array with anything in it.</summary>
    public float[] Rent(int length)
    {
        int found = _arrays.FindLastIndex(array => array.Length == length);
        if (found < 0)
        {
            return GC.AllocateUninitializedArray<float>(length);
        }

        float[] array = _arrays[found];
        _arrays.RemoveAt(found);
        return array;
    }

    /// <summary>Keeps an array, and drops the one that was not used for the longest time where there are too many.</summary>
    public void Return(float[] array)
    {
        _arrays.Add(array);
        if (_arrays.Count > Capacity)
        {
            _arrays.RemoveAt(0);
        }
    }
}
