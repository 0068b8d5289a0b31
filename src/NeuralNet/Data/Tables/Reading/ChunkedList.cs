using System.Runtime.CompilerServices;

namespace NeuralNet;

/// <summary>A list that grows without copying: its memory is in proportion to what was added, and each chunk is let go as it is copied out.</summary>
internal sealed class ChunkedList<T>
{
    private const int FirstLength = 256;
    private const int MostLength = 1 << 20;

    private readonly List<T[]> _full = [];
    private T[] _last = new T[FirstLength];
    private int _lastCount;
    private int _fullCount;

    public int Count => _fullCount + _lastCount;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(T value)
    {
        T[] last = _last;
        int count = _lastCount;
        if ((uint)count < (uint)last.Length)
        {
            last[count] = value;
            _lastCount = count + 1;
        }
        else
        {
            Grow();
            _last[_lastCount++] = value;
        }
    }

    /// <summary>All values. The list is empty afterwards.</summary>
    public T[] MoveToArray()
    {
        T[] all = GC.AllocateUninitializedArray<T>(Count);
        int begin = 0;
        for (int i = 0; i < _full.Count; i++)
        {
            _full[i].CopyTo(all, begin);
            begin += _full[i].Length;
            _full[i] = [];
        }

        _last.AsSpan(0, _lastCount).CopyTo(all.AsSpan(begin));
        (_last, _lastCount, _fullCount) = (new T[FirstLength], 0, 0);
        _full.Clear();
        return all;
    }

    private void Grow()
    {
        _full.Add(_last);
        _fullCount = checked(_fullCount + _last.Length);
        _last = GC.AllocateUninitializedArray<T>(Math.Min(2 * _last.Length, MostLength));
        _lastCount = 0;
    }
}
