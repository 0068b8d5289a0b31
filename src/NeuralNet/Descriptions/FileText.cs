namespace NeuralNet;

/// <summary>Text from a file, made safe for a message: not too long, and without line breaks.</summary>
internal static class FileText
{
    private const int MaxLength = 80;

    /// <summary>The first 80 characters, and an ellipsis where there are more; control characters become question marks.</summary>
    public static string Cut(string text)
    {
        string cut = text;
        if (text.Length > MaxLength)
        {
            int length = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength; // whole characters
            cut = text[..length] + "…";
        }

        return cut.Any(char.IsControl) ? string.Concat(cut.Select(c => char.IsControl(c) ? '?' : c)) : cut;
    }
}
