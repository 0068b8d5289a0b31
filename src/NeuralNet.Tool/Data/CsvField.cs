using System.Buffers;
using System.Globalization;

namespace NeuralNet.Tool.Data;

/// <summary>Fields of RFC 4180.</summary>
internal static class CsvField
{
    /// <summary>A field as it is written: in quotes where it holds the separator, a quote, a line end, or a space at an end.</summary>
    public static string Quote(string text, char separator)
    {
        SearchValues<char> special = SearchValues.Create(['"', '\r', '\n', separator]);
        return text.AsSpan().ContainsAny(special) || text.AsSpan().Trim().Length != text.Length ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }

    /// <summary>A number with as many digits as tell it from its neighbours; a decimal comma where the separator is a semicolon and the table has such.</summary>
    public static string Number(float value, char decimalSeparator)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return decimalSeparator == '.' ? text : text.Replace('.', decimalSeparator);
    }

    /// <summary>The number of fields of a record.</summary>
    public static int Count(ReadOnlySpan<char> record, char separator)
    {
        (int count, bool isQuoted) = (1, false);
        foreach (char character in record)
        {
            isQuoted ^= character == '"';
            count += !isQuoted && character == separator ? 1 : 0;
        }

        return count;
    }
}
