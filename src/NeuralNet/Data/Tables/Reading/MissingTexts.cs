namespace NeuralNet;

/// <summary>The texts that stand for a missing value, in any casing.</summary>
internal sealed class MissingTexts
{
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _texts;
    private readonly HashSet<double> _numbers = [];
    private readonly int _longest;

    public MissingTexts(IReadOnlyList<string> texts)
    {
        var set = new HashSet<string>(texts.Select(text => text.Trim()), StringComparer.OrdinalIgnoreCase);
        _texts = set.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in set)
        {
            if (NumberText.TryParse(text, '.', out double number))
            {
                _numbers.Add(number);
            }
        }

        _longest = set.Select(text => text.Length).DefaultIfEmpty().Max();
    }

    /// <summary>Whether some of them are numbers, as 9999 may be.</summary>
    public bool HasNumbers => _numbers.Count > 0;

    /// <summary>Whether a number stands for no value.</summary>
    public bool Contains(double number) => _numbers.Contains(number);

    /// <summary>Whether a value is missing: is empty, blank or one of the texts.</summary>
    public bool Contains(ReadOnlySpan<char> value)
    {
        value = value.Trim();
        return value.IsEmpty || (value.Length <= _longest && _texts.Contains(value));
    }
}
