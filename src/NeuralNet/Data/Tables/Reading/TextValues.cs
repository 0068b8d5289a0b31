namespace NeuralNet;

/// <summary>
/// The texts of a column while it is read: each different text once, and its number for each row. Where texts hardly repeat, a look-up costs more
/// than it saves: from then on, each row has a text of its own.
/// </summary>
internal sealed class TextValues
{
    private const int MostSearched = 10_000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly ChunkedList<string> _distinct = new();
    private readonly ChunkedList<int> _rows = new();

    public TextValues() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether texts hardly repeat: more than 10,000 are different, and more than half of those when that was found.</summary>
    public bool HardlyRepeats { get; private set; }

    public void Add(ReadOnlySpan<char> value)
    {
        if (HardlyRepeats || !_lookup.TryGetValue(value, out int number))
        {
            number = _distinct.Count;
            AddDistinct(value.ToString());
        }

        _rows.Add(number);
    }

    public void AddMissing(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            _rows.Add(-1);
        }
    }

    /// <summary>The texts, different unless they hardly repeat, in the order of their first rows, and each row's index among them, or -1. Nothing is left here.</summary>
    public (string[] Distinct, int[] Rows) Move()
    {
        _numbers.Clear();
        return (_distinct.MoveToArray(), _rows.MoveToArray());
    }

    private void AddDistinct(string text)
    {
        if (!HardlyRepeats)
        {
            _numbers.Add(text, _distinct.Count);
            HardlyRepeats = _distinct.Count >= MostSearched && 2L * _distinct.Count > _rows.Count;
            if (HardlyRepeats)
            {
                _numbers.Clear();
                _numbers.TrimExcess();
            }
        }

        _distinct.Add(text);
    }
}
