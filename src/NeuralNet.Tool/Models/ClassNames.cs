using System.Globalization;

namespace NeuralNet.Tool.Models;

/// <summary>
/// The class that a text stands for. A table that is read part by part has its true answers as texts; as a whole, a column of numbers had 1 for 1.0, and one of answers the same
/// spelling for yes and Yes, and so have the classes of a model.
/// </summary>
/// <param name="classes">Of the model; empty where they are not known.</param>
/// <param name="decimalSeparator">Of the table.</param>
internal sealed class ClassNames(IReadOnlyList<string> classes, char decimalSeparator)
{
    private readonly HashSet<string> _classes = [.. classes];
    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);

    /// <summary>The class, or the text itself where it is none.</summary>
    public string Of(string text)
    {
        if (_classes.Contains(text))
        {
            return text;
        }

        if (!_found.TryGetValue(text, out string? name))
        {
            _found[text] = name = Find(text);
        }

        return name;
    }

    private string Find(string text)
    {
        string? number = double.TryParse(text.Replace(decimalSeparator, '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value.ToString(CultureInfo.InvariantCulture) : null;
        if (number is not null && (_classes.Count == 0 || _classes.Contains(number)))
        {
            return number;
        }

        string[] near = [.. classes.Where(name => name.Equals(text, StringComparison.OrdinalIgnoreCase))];
        return near is [var one] ? one : text;
    }
}
