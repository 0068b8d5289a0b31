using System.Text;

namespace NeuralNet;

/// <summary>
/// Whether texts are numbers with groups of three digits, such as 1,234,567.8, or with the other decimal separator than the file's other numbers: told text by
/// text, in memory that does not grow.
/// </summary>
/// <param name="form">The file's form.</param>
/// <param name="allowsCodes">Whether 007 is a number.</param>
internal sealed class GroupedNumbers(TableForm form, bool allowsCodes)
{
    // Spaces (plain, no-break, thin, narrow no-break) and apostrophes, straight and typographic.
    private const string HarmlessGroups = " \u00A0\u2009\u202F'\u2019";

    private readonly List<Candidate> _candidates = Candidates(form);

    /// <summary>Whether no form fits all texts so far.</summary>
    public bool IsHopeless => _candidates.Count == 0;

    /// <summary>Takes one more of the column's different texts.</summary>
    public void Add(ReadOnlySpan<char> text)
    {
        if (!allowsCodes && NumberText.HasLeadingZero(text))
        {
            _candidates.Clear();
        }

        for (int i = _candidates.Count - 1; i >= 0; i--)
        {
            Candidate candidate = _candidates[i];
            if (!TryParse(text, candidate.Point, candidate.Group, out _, out bool proves))
            {
                _candidates.RemoveAt(i);
            }
            else if (proves)
            {
                _candidates[i] = candidate with { IsProven = true };
            }
        }
    }

    /// <summary>How all texts are read as numbers; null unless there is one sure form.</summary>
    /// <param name="note">What the user should know of it, also where there is no sure form.</param>
    public NumberParser? Decide(out string? note)
    {
        note = null;
        char other = form.DecimalSeparator == '.' ? ',' : '.';
        bool isAmbiguous = false;
        foreach (Candidate candidate in _candidates)
        {
            (char point, char group, bool isProven) = candidate;
            if (point == form.DecimalSeparator)
            {
                if (isProven || group != other || form.IsDecimalSure || form.ThousandsSeparator is not null)
                {
                    return Parser(point, group);
                }

                isAmbiguous = true;
            }
            else if (isProven)
            {
                note = $"its numbers have {TableText.Quote([other])} as decimal separator, while the file's others have {TableText.Quote([form.DecimalSeparator])}";
                return Parser(point, group);
            }
        }

        note = isAmbiguous
            ? $"all values may be numbers with {TableText.Quote([other])} between thousands or before the decimals; pass ThousandsSeparator or DecimalSeparator"
            : null;
        return null;
    }

    private static NumberParser Parser(char point, char group) =>
        (ReadOnlySpan<char> text, out double number) => TryParse(text, point, group, out number, out _);

    // In the order in which they are tried: last, the other decimal separator, if nobody said which it is.
    private static List<Candidate> Candidates(TableForm form)
    {
        char point = form.DecimalSeparator, other = point == '.' ? ',' : '.';
        string groups = form.ThousandsSeparator is char given ? $"{given}" : other + HarmlessGroups;
        List<Candidate> candidates = [.. groups.Select(group => new Candidate(point, group, IsProven: false))];
        if (!form.IsDecimalGiven && form.ThousandsSeparator is null)
        {
            candidates.Add(new(other, point, IsProven: false));
        }

        return candidates;
    }

    private static bool TryParse(ReadOnlySpan<char> text, char point, char group, out double number, out bool proves)
    {
        var plain = new StringBuilder();
        number = 0;
        return TryRemoveGroups(text.Trim(), point, group, plain, out proves) && NumberText.TryParse(plain.ToString(), point, out number);
    }

    private static bool TryRemoveGroups(ReadOnlySpan<char> text, char point, char group, StringBuilder plain, out bool proves)
    {
        int sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        int end = text.IndexOf(point) is int at and >= 0 ? at : text.Length;
        ReadOnlySpan<char> whole = text[sign..Math.Max(sign, end)];
        plain.Append(text[..sign]);
        int groups = 0;
        while (whole.IndexOf(group) is int length and >= 0)
        {
            if (length is 0 or > 3 || (groups > 0 && length != 3))
            {
                proves = false;
                return false;
            }

            plain.Append(whole[..length]);
            whole = whole[(length + 1)..];
            groups++;
        }

        int decimals = text.Length - end - 1;       // -1: no decimal separator
        plain.Append(whole).Append(text[end..]);
        proves = groups > 1 || (groups == 1 && decimals >= 0) || (groups == 0 && decimals >= 0 && (decimals != 3 || whole.Length > 3 || whole is "0" or ""));
        return groups == 0 || whole.Length == 3;
    }

    /// <summary>A form that fits so far. Proven: a text can be read in no other way, because it has two groups, or a group and decimals, or decimals that are no group.</summary>
    private readonly record struct Candidate(char Point, char Group, bool IsProven);
}
