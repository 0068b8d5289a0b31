namespace NeuralNet.Tool.Models;

/// <summary>Whether a table has the columns that a model needs.</summary>
internal static class ModelColumns
{
    private const int Shown = 10;

    /// <summary>Throws unless the table has the columns.</summary>
    /// <exception cref="ToolException">Some are missing.</exception>
    public static void Check(string file, IReadOnlyCollection<string> names, IEnumerable<string> expected)
    {
        string[] missing = [.. expected.Where(name => !names.Contains(name))];
        if (missing.Length > 0)
        {
            throw new ToolException(
                $"{file}: the model expects the column{(missing.Length == 1 ? "" : "s")} {Some(missing)} but the table has {Some(names)}. "
                + "Add what is missing, without values if they are unknown; names are compared by case.");
        }
    }

    private static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown).Select(name => $"\"{name}\"")) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
