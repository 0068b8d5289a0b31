namespace NeuralNet;

/// <summary>Reads a text as a number.</summary>
internal delegate bool NumberParser(ReadOnlySpan<char> text, out double number);

/// <summary>Whether all texts of a column are numbers with groups of digits, or dates.</summary>
/// <param name="form">The file's form.</param>
/// <param name="allowsCodes">Whether 007 is a number.</param>
internal sealed class TextNumbers(TableForm form, bool allowsCodes)
{
    private readonly GroupedNumbers _groups = new(form, allowsCodes);
    private readonly DateFormats _dates = new(form.DateFormats);

    /// <summary>Whether it is known already that they are neither.</summary>
    public bool IsHopeless => _groups.IsHopeless && _dates.IsHopeless;

    /// <summary>Takes one more text; equal ones need to come only once.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        _groups.Add(text);
        _dates.Add(text);
    }

    /// <summary>How all of them are read as numbers; null where they are none.</summary>
    /// <param name="dateFormat">Of dates; else null.</param>
    /// <param name="notes">What the user should know.</param>
    public NumberParser? Decide(out string? dateFormat, out string[] notes)
    {
        dateFormat = null;
        NumberParser? groups = _groups.Decide(out string? note);
        notes = note is null ? [] : [note];
        if (groups is not null)
        {
            return groups;
        }

        string? format = dateFormat = _dates.Decide(out bool isAmbiguous);
        if (isAmbiguous)
        {
            notes = [.. notes, "all values are dates with the day first and with the month first; pass the one you mean in DateFormats, such as \"d/M/yyyy\""];
        }

        return format is null ? null : (ReadOnlySpan<char> text, out double days) => DateText.TryParse(text, format, out days);
    }
}
