using System.Globalization;

namespace NeuralNet;

/// <summary>
/// One width and notation for numbers that are printed below each other, as NumPy chooses them: the shortest digits that name
/// the float32, at most 8 after the point; scientific where the magnitudes are too far from 1 or from each other.
/// </summary>
internal sealed class PrintedColumn
{
    private const int Precision = 8;

    private readonly bool _isScientific;
    private readonly int _digits;
    private readonly int _left;
    private readonly int _right;

    public PrintedColumn(IReadOnlyCollection<float> values)
    {
        float[] finite = [.. values.Where(float.IsFinite)];
        float[] magnitudes = [.. finite.Where(value => value != 0).Select(MathF.Abs)];
        if (magnitudes.Length > 0)
        {
            (float least, float greatest) = (magnitudes.Min(), magnitudes.Max());
            _isScientific = greatest >= 1e8f || least < 1e-4f || greatest / least > 1000;
            _digits = _isScientific ? finite.Max(value => Digits(value, 'e')) : 0;
        }

        // Of numbers without a point, nan and inf, the last letter stands where the others have their last digit.
        string[] texts = [.. finite.Select(Text)];
        _left = texts.Select(text => text.IndexOf('.')).DefaultIfEmpty(0).Max();
        _right = texts.Select(text => text.Length - text.IndexOf('.')).DefaultIfEmpty(1).Max();
        _left = Math.Max(_left, values.Except(finite).Select(value => Text(value).Length - _right).DefaultIfEmpty(0).Max());
    }

    /// <summary>The number with blanks on both sides, points below each other.</summary>
    public string Format(float value)
    {
        string text = Text(value);
        int point = text.IndexOf('.');
        return (point < 0 ? text : text.PadRight(point + _right)).PadLeft(_left + _right);
    }

    private string Text(float value) =>
        float.IsNaN(value) ? "nan"
        : float.IsInfinity(value) ? value > 0 ? "inf" : "-inf"
        : _isScientific ? Scientific(value)
        : Positional(value);

    /// <summary>Text such as <c>1.</c> and <c>0.25</c>.</summary>
    private static string Positional(float value)
    {
        int digits = Digits(value, 'f');
        string text = Write(value, 'f', digits);
        return digits == 0 ? text + "." : text.TrimEnd('0');
    }

    /// <summary>Text such as <c>1.e-05</c> and <c>2.5e+10</c>; .NET writes three digits of an exponent, of which the first is 0.</summary>
    private string Scientific(float value)
    {
        string text = Write(value, 'e', _digits);
        return $"{text[..^5]}{(_digits == 0 ? "." : "")}{text[^5..^3]}{text[^2..]}";
    }

    /// <summary>The fewest digits after the point that name the number in a notation, or all that are allowed.</summary>
    private static int Digits(float value, char notation)
    {
        int digits = 0;
        while (digits < Precision && float.Parse(Write(value, notation, digits), CultureInfo.InvariantCulture) != value)
        {
            digits++;
        }

        return digits;
    }

    private static string Write(float value, char notation, int digits) =>
        value.ToString($"{notation}{digits}", CultureInfo.InvariantCulture);
}
