namespace NeuralNet;

/// <summary>Texts from a table in messages: quoted, on one line and not too long.</summary>
internal static class TableText
{
    private const int Shown = 40;

    /// <summary>The text, or null where it is empty or blank: a missing value.</summary>
    public static string? OrNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;

    /// <summary>A text for a message.</summary>
    public static string Quote(ReadOnlySpan<char> text) => $"\"{Cut(text)}\"";

    /// <summary>The beginning of a text, on one line.</summary>
    public static string Cut(ReadOnlySpan<char> text) =>
        (text.Length > Shown ? string.Concat(text[..Shown], "...") : text.ToString()).ReplaceLineEndings(" ");

    /// <summary>Some names: the first of them where there are many.</summary>
    public static string List(IEnumerable<string> names)
    {
        string[] first = [.. names.Take(Shown + 1)];
        return string.Join(", ", first.Take(Shown).Select(name => Cut(name))) + (first.Length > Shown ? ", ..." : "");
    }
}
