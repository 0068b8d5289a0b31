namespace NeuralNet;

/// <summary>An option of a search.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">How many values it has; null where it has a range.</param>
/// <param name="Set">From a candidate, and the index of a value or a place in the range, 0 to 1, to a candidate with that value, and the value.</param>
internal sealed record SearchOption<T>(string Name, int? Count, Func<T, double, (T Candidate, object? Value)> Set);

/// <summary>What a search tries.</summary>
/// <param name="Index">Its place in the order in which candidates are tried.</param>
/// <param name="Value">What the fit gets.</param>
/// <param name="Settings">The values of the options by name.</param>
internal sealed record Candidate<T>(int Index, T Value, IReadOnlyList<KeyValuePair<string, object?>> Settings)
{
    /// <summary>Every digit of its settings, and what its value says of itself: other text, other candidate.</summary>
    public string Text => $"{string.Join(", ", Settings.Select(setting => $"{setting.Key} {ResultColumn.Text(setting.Value)}"))}: {ResultColumn.Text(Value)}";
}
