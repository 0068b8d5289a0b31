using System.Text;

namespace NeuralNet;

/// <summary>Numbers with groups of three digits, such as 1,234,567.8, or with the other decimal separator than the file's other numbers.</summary>
internal static class GroupedNumbers
{
    // Spaces (plain, no-break, thin, narrow no-break) and apostrophes, straight and typographic.
    private const string HarmlessGroups = " \u00A0\u2009\u202F'\u2019";

    /// <summary>The number of each text; null unless all are numbers in one sure form.</summary>
    /// <param name="texts">Different texts of a column.</param>
    /// <param name="form">The file's form.</param>
    /// <param name="allowsCodes">Whether 007 is a number.</param>
    /// <param name="note">What the user should know of it, also where there is no sure form.</param>
    public static double[]? TryParse(IReadOnlyList<string> texts, TableForm form, bool allowsCodes, out string? note)
    {
        note = null;
        if (texts.Count == 0)
        {
            return [];
        }

        if (!allowsCodes && texts.Any(text => NumberText.HasLeadingZero(text)))
        {
            return null;
        }

        char point = form.DecimalSeparator, other = point == '.' ? ',' : '.';
        string groups = form.ThousandsSeparator is char given ? $"{given}" : other + HarmlessGroups;
        bool isAmbiguous = false;
        foreach (char group in groups)
        {
            if (Parse(texts, point, group, out bool isProven) is not { } numbers)
            {
                continue;
            }

            if (isProven || group != other || form.IsDecimalSure || form.ThousandsSeparator is not null)
            {
                return numbers;
            }

            isAmbiguous = true;
        }

        if (!form.IsDecimalGiven && form.ThousandsSeparator is null && Parse(texts, other, point, out bool isOther) is { } others && isOther)
        {
            note = $"its numbers have {TableText.Quote([other])} as decimal separator, while the file's others have {TableText.Quote([point])}";
            return others;
        }

        note = isAmbiguous
            ? $"all values may be numbers with {TableText.Quote([other])} between thousands or before the decimals; pass ThousandsSeparator or DecimalSeparator"
            : null;
        return null;
    }

    // Proven: a text can be read in no other way, because it has two groups, or a group and decimals, or decimals that are no group.
    private static double[]? Parse(IReadOnlyList<string> texts, char point, char group, out bool isProven)
    {
        isProven = false;
        var numbers = new double[texts.Count];
        var plain = new StringBuilder();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!TryRemoveGroups(texts[i].AsSpan().Trim(), point, group, plain, out bool proves)
                || !NumberText.TryParse(plain.ToString(), point, out numbers[i]))
            {
                return null;
            }

            isProven |= proves;
        }

        return numbers;
    }

    private static bool TryRemoveGroups(ReadOnlySpan<char> text, char point, char group, StringBuilder plain, out bool proves)
    {
        int sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        int end = text.IndexOf(point) is int at and >= 0 ? at : text.Length;
        ReadOnlySpan<char> whole = text[sign..Math.Max(sign, end)];
        plain.Clear().Append(text[..sign]);
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
}
