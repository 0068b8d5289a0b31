using System.Globalization;

namespace NeuralNet;

/// <summary>
/// One width and notation for numbers that are printed below each other, as NumPy chooses them: the shortest digits that name
/// the float32, at most 8 after the point; scientific where the magnitudes are too far from 1 or from each other.
/// </summary>
internal sealed class NumberColumn
{
    private const int Precision = 8;

    private readonly bool _scientific;
    private readonly int _digits;
    private readonly int _left;
    private readonly int _right;

    public NumberColumn(IReadOnlyCollection<float> values)
    {
        float[] finite = [.. values.Where(float.IsFinite)];
        float[] magnitudes = [.. finite.Where(value => value != 0).Select(MathF.Abs)];
        if (magnitudes.Length > 0)
        {
            (float least, float greatest) = (magnitudes.Min(), magnitudes.Max());
            _scientific = greatest >= 1e8f || least < 1e-4f || greatest / least > 1000;
        }

        if (_scientific)
        {
            _digits = finite.Max(value => Shortest(value, digits => Scientific(value, digits)).Digits);
        }

        foreach (float value in finite)
        {
            string text = Text(value);
            int point = text.IndexOf('.', StringComparison.Ordinal);
            _left = Math.Max(_left, point);
            _right = Math.Max(_right, text.Length - point - 1);
        }

        foreach (float value in values.Where(value => !float.IsFinite(value)))
        {
            _left = Math.Max(_left, Text(value).Length - _right - 1);
        }
    }

    /// <summary>The number with blanks on both sides, points below each other.</summary>
    public string Format(float value)
    {
        string text = Text(value);
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string aligned = point < 0 ? text : text + new string(' ', _right - (text.Length - point - 1));
        return aligned.PadLeft(_left + 1 + _right);
    }

    private string Text(float value) =>
        float.IsNaN(value) ? "nan"
        : float.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
        : _scientific ? Scientific(value, _digits)
        : Shortest(value, digits => Positional(value, digits)).Text;

    /// <summary>The fewest digits after the point that name the number, or all that are allowed.</summary>
    private static (int Digits, string Text) Shortest(float value, Func<int, string> write)
    {
        for (int digits = 0; digits < Precision; digits++)
        {
            string text = write(digits);
            if (float.Parse(text, CultureInfo.InvariantCulture) == value)
            {
                return (digits, text);
            }
        }

        return (Precision, write(Precision));
    }

    /// <summary>Such as <c>1.</c> and <c>0.25</c>; float64 writes every digit of a float32 exactly.</summary>
    private static string Positional(float value, int digits)
    {
        string text = ((double)value).ToString("F" + digits, CultureInfo.InvariantCulture);
        return digits == 0 ? text + "." : text.TrimEnd('0');
    }

    /// <summary>
    /// Such as <c>1.e-05</c> and <c>2.5e+10</c>; .NET writes three digits of an exponent, of which the first is 0.
    /// </summary>
    private static string Scientific(float value, int digits)
    {
        string text = ((double)value).ToString("e" + digits, CultureInfo.InvariantCulture);
        int exponent = text.IndexOf('e', StringComparison.Ordinal);
        string point = digits == 0 ? "." : "";
        return $"{text[..exponent]}{point}{text[exponent..^3]}{text[^2..]}";
    }
}
