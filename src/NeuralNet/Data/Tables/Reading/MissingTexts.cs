namespace NeuralNet;

/// <summary>The texts that stand for a missing value, in any casing.</summary>
internal sealed class MissingTexts
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;
    private readonly int _longest;

    public MissingTexts(IReadOnlyList<string> texts)
    {
        var set = new HashSet<string>(texts.Select(text => text.Trim()), StringComparer.OrdinalIgnoreCase);
        _texts = set.GetAlternateLookup<ReadOnlySpan<char>>();
        _longest = set.Select(text => text.Length).DefaultIfEmpty().Max();
    }

    /// <summary>Whether a value is missing: is empty, blank or one of the texts.</summary>
    public bool Contains(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty || (value.Length <= _longest && _texts.Contains(value));
    }
}
