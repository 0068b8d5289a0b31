using System.Globalization;

namespace NeuralNet;

/// <summary>Numbers in texts, such as -1234.5 or 1.5e-3: never infinite, never NaN, and exact to the last bit.</summary>
internal static class NumberText
{
    private const int MostDigits = 19;              // that a ulong holds
    private const ulong MostExact = 1UL << 53;

    // Powers of ten that float64 holds exactly.
    private static readonly double[] Powers =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    ];

    private static readonly NumberFormatInfo WithComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    /// <summary>Parses a number without spaces around it or groups of digits.</summary>
    /// <remarks>
    /// Where the digits, as a whole number, and the power of ten are exact in float64, one multiplication or division rounds correctly
    /// (Clinger 1990); all else goes to .NET's parser.
    /// </remarks>
    /// <param name="text">Digits with a sign, a decimal separator and an exponent, as there are.</param>
    /// <param name="decimalSeparator">A point or a comma.</param>
    /// <param name="value">The number.</param>
    public static bool TryParse(ReadOnlySpan<char> text, char decimalSeparator, out double value)
    {
        int begin = text.Length > 0 && text[0] is '-' or '+' ? 1 : 0;
        ulong digits = 0;
        int i = begin;
        for (uint digit; i < text.Length && (digit = (uint)text[i] - '0') <= 9; i++)
        {
            digits = (10 * digits) + digit;
        }

        int count = i - begin, decimals = 0;
        if (i < text.Length && text[i] == decimalSeparator)
        {
            int first = ++i;
            for (uint digit; i < text.Length && (digit = (uint)text[i] - '0') <= 9; i++)
            {
                digits = (10 * digits) + digit;
            }

            decimals = i - first;
            count += decimals;
        }

        if (i < text.Length || count > MostDigits || digits > MostExact || count == 0)
        {
            return TryParseSlowly(text, decimalSeparator, count, out value);
        }

        value = decimals == 0 ? digits : digits / Powers[decimals];
        value = begin > 0 && text[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>Whether a text is a whole number with a needless 0 before it, as codes have: 007, 01234.</summary>
    public static bool HasLeadingZero(ReadOnlySpan<char> text) =>
        text.Length > 1 && text[0] == '0' && !text.ContainsAnyExceptInRange('0', '9');

    private static bool TryParseSlowly(ReadOnlySpan<char> text, char decimalSeparator, int digits, out double value)
    {
        value = 0;
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        NumberFormatInfo format = decimalSeparator == ',' ? WithComma : NumberFormatInfo.InvariantInfo;
        return digits > 0 && double.TryParse(text, Styles, format, out value) && double.IsFinite(value);
    }
}
