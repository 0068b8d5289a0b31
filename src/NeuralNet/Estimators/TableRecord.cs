namespace NeuralNet;

/// <summary>The values of one row by the names of their columns, to predict from.</summary>
/// <example><code>
/// ClassPrediction answer = model.Predict(row =>
/// {
///     row["age"] = 31;
///     row["contract"] = "Month-to-month";
///     row["income"] = null;                      // missing
/// });
/// </code></example>
public sealed class TableRecord
{
    private readonly Dictionary<string, FieldValue> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<string> _targets;

    internal TableRecord(IReadOnlyList<string> targets) => _targets = targets;

    internal IEnumerable<string> Names => _values.Keys;

    /// <summary>The value of a column: a number, a text, or null where it is missing.</summary>
    /// <param name="name">The column's name, compared by case.</param>
    /// <exception cref="KeyNotFoundException">It is read and was not set.</exception>
    public FieldValue this[string name]
    {
        get => _values.TryGetValue(name, out FieldValue value) ? value : throw new KeyNotFoundException($"The record has no value of \"{name}\".");
        set => _values[name] = value;
    }

    // A plain null would become a value without text.
    internal FieldValue? Find(string name) => _values.TryGetValue(name, out FieldValue value) ? value : (FieldValue?)null;

    // A whole row, answer included, may be passed.
    internal bool IsIgnored(string name) => _targets.Contains(name);
}
