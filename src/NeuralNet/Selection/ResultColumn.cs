using System.Collections;
using System.Globalization;

namespace NeuralNet;

/// <summary>Columns of the tables of results: scores, and values of options of any type.</summary>
internal static class ResultColumn
{
    /// <summary>Numbers, missing where one is infinite: a table has none.</summary>
    public static NumberColumn Numbers(string name, IEnumerable<double> values) =>
        new(name, values.Select(value => double.IsFinite(value) ? value : double.NaN));

    /// <summary>Numbers where all values are, else categories by their text.</summary>
    public static TableColumn Values(string name, IReadOnlyList<object?> values) => values.All(value => value is null || IsNumber(value))
        ? Numbers(name, values.Select(value => value is null ? double.NaN : Convert.ToDouble(value, CultureInfo.InvariantCulture)))
        : new CategoryColumn(name, values.Select(Text));

    /// <summary>Such as <c>relu</c>, <c>64 32</c> for a list, and null.</summary>
    public static string? Text(object? value) => value switch
    {
        null => null,
        string text => text,
        IEnumerable list => string.Join(' ', list.Cast<object?>().Select(Text)),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static bool IsNumber(object value) => value is float or double or decimal or int or long or short or byte or uint or ulong or ushort or sbyte;
}
