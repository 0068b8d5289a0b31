using System.Buffers;

namespace NeuralNet;

/// <summary>Counts numbers that can have but one decimal separator: 1,5 and 1.234,5 a comma; 1.5 and 1,234.5 a point; 1,234 could have either.</summary>
internal sealed class DecimalVotes
{
    private static readonly SearchValues<char> OfNumbers = SearchValues.Create("0123456789.,");

    private int _points;
    private int _commas;

    /// <summary>Whether any number told.</summary>
    public bool IsSure => _points + _commas > 0;

    /// <summary>A comma where more numbers have it, else a point.</summary>
    public char Winner => _commas > _points ? ',' : '.';

    public void Add(IEnumerable<string> fields)
    {
        foreach (string field in fields)
        {
            ReadOnlySpan<char> number = field.AsSpan().TrimStart("+-");
            int last = number.LastIndexOfAny('.', ',');
            if (last >= 0 && !number.ContainsAnyExcept(OfNumbers))
            {
                Vote(number, last);
            }
        }
    }

    private void Vote(ReadOnlySpan<char> number, int last)
    {
        char separator = number[last];
        ReadOnlySpan<char> whole = number[..last];
        int decimals = number.Length - last - 1;
        char other = separator == '.' ? ',' : '.';
        if (whole.Contains(separator))
        {
            // 1.234.567: the separator is of groups; 31.12.2024 is no number.
            bool areGroups = decimals == 3 && !whole.Contains(other) && number.Length - number.Count(separator) > 6;
            Count(other, areGroups ? 1 : 0);
        }
        else if (whole.Contains(other) || decimals != 3 || whole.Length > 3 || whole is "0" or "")
        {
            Count(separator, 1);
        }
    }

    private void Count(char separator, int votes)
    {
        _points += separator == '.' ? votes : 0;
        _commas += separator == ',' ? votes : 0;
    }
}
