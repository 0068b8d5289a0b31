namespace NeuralNet;

/// <summary>The texts of a column while it is read: each different text once, and its number for each row.</summary>
internal sealed class TextValues
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly List<string> _distinct = [];
    private readonly ChunkedList<int> _rows = new();

    public TextValues() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    public void Add(ReadOnlySpan<char> value)
    {
        if (!_lookup.TryGetValue(value, out int number))
        {
            string text = value.ToString();
            number = _distinct.Count;
            _numbers.Add(text, number);
            _distinct.Add(text);
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

    /// <summary>The different texts in the order of their first rows, and each row's index among them, or -1. Nothing is left here.</summary>
    public (string[] Distinct, int[] Rows) Move()
    {
        _numbers.Clear();
        return ([.. _distinct], _rows.MoveToArray());
    }
}
