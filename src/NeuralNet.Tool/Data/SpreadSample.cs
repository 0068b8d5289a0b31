namespace NeuralNet.Tool.Data;

/// <summary>
/// Rows that are spread evenly over a table of any size, in bounded memory: all of them while they are few; then every second, every fourth and so on. Nothing is drawn, so the same
/// table gives the same rows.
/// </summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="mostRows">The most rows that are kept.</param>
/// <param name="mostCharacters">The most characters of them together.</param>
internal sealed class SpreadSample<T>(int mostRows, long mostCharacters = long.MaxValue)
{
    private readonly List<(T Row, int Length)> _kept = [];
    private long _characters;

    /// <summary>How many rows came.</summary>
    public long Count { get; private set; }

    /// <summary>A row of so many is kept.</summary>
    public long Stride { get; private set; } = 1;

    /// <param name="row">The next row.</param>
    /// <param name="length">Its characters.</param>
    public void Add(T row, int length)
    {
        if (Count++ % Stride != 0)
        {
            return;
        }

        _kept.Add((row, length));
        _characters += length;
        while (_kept.Count > 2 && (_kept.Count > mostRows || _characters > mostCharacters))
        {
            List<(T Row, int Length)> half = [.. _kept.Where((_, i) => i % 2 == 0)];
            _kept.Clear();
            _kept.AddRange(half);
            _characters = half.Sum(kept => (long)kept.Length);
            Stride *= 2;
        }
    }

    /// <summary>So many of the kept rows, evenly spread; all if they are fewer.</summary>
    public IReadOnlyList<T> Take(int most) => _kept.Count <= most
        ? [.. _kept.Select(kept => kept.Row)]
        : [.. Enumerable.Range(0, most).Select(i => _kept[(int)((long)i * _kept.Count / most)].Row)];
}
