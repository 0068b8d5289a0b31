namespace NeuralNet;

/// <summary>The formats by which all texts of a column are dates, told text by text, in memory that does not grow.</summary>
/// <param name="given">The user's formats, tried first.</param>
internal sealed class DateFormats(IReadOnlyList<string> given)
{
    private readonly List<string> _formats = [.. given, .. DateText.Unambiguous, .. DateText.DayFirst, .. DateText.MonthFirst];

    /// <summary>Whether no format fits all texts so far.</summary>
    public bool IsHopeless => _formats.Count == 0;

    /// <summary>Takes one more of the column's different texts.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        for (int i = _formats.Count - 1; i >= 0; i--)
        {
            if (!DateText.TryParse(text, _formats[i], out _))
            {
                _formats.RemoveAt(i);
            }
        }
    }

    /// <summary>The one format by which all texts are dates, or null.</summary>
    /// <param name="isAmbiguous">Whether all are dates both with the day first and with the month first.</param>
    public string? Decide(out bool isAmbiguous)
    {
        isAmbiguous = false;
        if (_formats.Count == 0 || given.Contains(_formats[0]) || DateText.Unambiguous.Contains(_formats[0]))
        {
            return _formats.FirstOrDefault();
        }

        isAmbiguous = _formats.Any(DateText.DayFirst.Contains) && _formats.Any(DateText.MonthFirst.Contains);
        return isAmbiguous ? null : _formats[0];
    }
}
