namespace NeuralNet;

/// <summary>The different texts of a column with their counts, up to a limit; beyond it, only whether all are numbers or dates is still followed.</summary>
/// <remarks>
/// Counting ends as in <see cref="TextValues"/> where texts hardly repeat, and at 100,000 different texts or 10 million characters of them: such a column has texts. So memory does not grow with the rows.
/// </remarks>
/// <param name="numbers">Follows whether they are numbers; null where that is not asked.</param>
/// <param name="isCategory">Whether the user wants categories, however seldom they repeat.</param>
internal sealed class CountedTexts(TextNumbers? numbers, bool isCategory)
{
    /// <summary>The most categories of a column.</summary>
    public const int MostDifferent = 100_000;

    private const int MostCharacters = 10_000_000;
    private const int MostSearched = 10_000;        // as TextValues

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);
    private readonly List<long> _counts = [];
    private readonly List<string> _texts = [];
    private long _characters;

    /// <summary>Whether the texts are too many to be categories; they are not counted then.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>Whether that is because of the limit on what is kept.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>The different texts, in the order of their first rows; none where they are too many.</summary>
    public IReadOnlyList<string> Texts => _texts;

    /// <summary>How many rows have each.</summary>
    public IReadOnlyList<long> Counts => _counts;

    /// <summary>Whether all texts may still be numbers or dates.</summary>
    public TextNumbers? Numbers => numbers;

    /// <summary>Takes the next row's text.</summary>
    /// <param name="text">Not missing.</param>
    /// <param name="rowsBefore">The rows before it, with those that have no text.</param>
    public void Add(ReadOnlySpan<char> text, long rowsBefore)
    {
        if (AreTooMany)
        {
            Follow(text);
            return;
        }

        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _indices.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out int index))
        {
            _counts[index]++;
            return;
        }

        Follow(text);
        _characters += text.Length;
        IsOverLimit = _texts.Count == MostDifferent || _characters > MostCharacters;
        AreTooMany = IsOverLimit || (!isCategory && _texts.Count >= MostSearched && 2L * _texts.Count > rowsBefore);
        if (AreTooMany)
        {
            _indices.Clear();
            _indices.TrimExcess();
            _texts.Clear();
            _texts.TrimExcess();
            _counts.Clear();
            return;
        }

        string own = text.ToString();
        _indices.Add(own, _texts.Count);
        _texts.Add(own);
        _counts.Add(1);
    }

    private void Follow(ReadOnlySpan<char> text)
    {
        if (numbers is { IsHopeless: false })
        {
            numbers.Add(text);
        }
    }
}
