namespace NeuralNet;

/// <summary>The value of a field: without the spaces around it, and without its quotes (RFC 4180).</summary>
internal static class FieldText
{
    /// <summary>A field's value, and the problem with its quotes or null.</summary>
    /// <param name="field">As it stands between separators.</param>
    /// <param name="hasQuotes">Whether quotes enclose fields.</param>
    /// <param name="value">The text; that within quotes keeps its spaces.</param>
    public static string? Parse(ReadOnlySpan<char> field, bool hasQuotes, out ReadOnlySpan<char> value)
    {
        value = field.Trim();
        int quote = hasQuotes ? value.IndexOf('"') : -1;
        if (quote < 0)
        {
            return null;
        }

        if (quote > 0)
        {
            return "a quote inside a field without quotes. Enclose the field in quotes and double those inside, or pass HasQuotes = false if quotes enclose nothing.";
        }

        return Unquote(value[1..], out value);
    }

    // What follows the opening quote.
    private static string? Unquote(ReadOnlySpan<char> rest, out ReadOnlySpan<char> value)
    {
        value = rest;
        int close = rest.IndexOf('"');
        if (close == rest.Length - 1 && close >= 0)
        {
            value = rest[..close];
            return null;
        }

        var text = new System.Text.StringBuilder();
        while (close >= 0)
        {
            text.Append(rest[..close]);
            rest = rest[(close + 1)..];
            if (rest.IsEmpty)
            {
                value = text.ToString();
                return null;
            }

            if (rest[0] != '"')
            {
                return "text after the closing quote. Double a quote that belongs to the field, or pass HasQuotes = false if quotes enclose nothing.";
            }

            text.Append('"');
            rest = rest[1..];
            close = rest.IndexOf('"');
        }

        return "a quote opens here and is never closed. Close it, or pass HasQuotes = false if quotes enclose nothing.";
    }
}
