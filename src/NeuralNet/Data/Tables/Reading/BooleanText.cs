namespace NeuralNet;

/// <summary>Answers: yes and no, true and false, y and n, t and f, in any casing.</summary>
internal static class BooleanText
{
    private static readonly (string True, string False)[] Pairs = [("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f")];

    /// <summary>true or false.</summary>
    public static string Write(bool answer) => answer ? "true" : "false";

    /// <summary>1 for yes and 0 for no; null unless all texts are answers of one pair.</summary>
    public static double[]? ToNumbers(IReadOnlyList<string> texts) => PairOf(texts) is { } pair
        ? [.. texts.Select(text => pair.True.Equals(text, StringComparison.OrdinalIgnoreCase) ? 1.0 : 0.0)]
        : null;

    /// <summary>Gives each answer one spelling, the first in ordinal order, where several are used: Yes for Yes and yes. Other texts stay.</summary>
    public static void Unify(string[] texts)
    {
        if (PairOf(texts) is not { } pair)
        {
            return;
        }

        foreach (string answer in (string[])[pair.True, pair.False])
        {
            string? spelling = texts.Where(text => answer.Equals(text, StringComparison.OrdinalIgnoreCase)).Min(StringComparer.Ordinal);
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = answer.Equals(texts[i], StringComparison.OrdinalIgnoreCase) ? spelling! : texts[i];
            }
        }
    }

    private static (string True, string False)? PairOf(IReadOnlyList<string> texts)
    {
        foreach ((string True, string False) pair in Pairs)
        {
            if (texts.Count > 0 && texts.All(text =>
                pair.True.Equals(text, StringComparison.OrdinalIgnoreCase) || pair.False.Equals(text, StringComparison.OrdinalIgnoreCase)))
            {
                return pair;
            }
        }

        return null;
    }
}
