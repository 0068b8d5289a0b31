using System.Globalization;
using System.Runtime.CompilerServices;

namespace NeuralNet;

/// <summary>
/// What a file stores of one layer, loss, optimizer or activation: its kind, and fields by name. A field is a number, a text, a
/// boolean, or further descriptions, so that layers of layers are a tree.
/// </summary>
/// <remarks>
/// Written by <see cref="IDescribable.Describe"/> with <c>Add</c>; read by <see cref="IDescribable{TSelf}.From"/>, which reads each field
/// once. One thread at a time.
/// </remarks>
public sealed class Description
{
    private readonly Dictionary<string, object> _fields = [];

    /// <summary>A description without fields.</summary>
    /// <param name="kind">The kind's name in files.</param>
    public Description(string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        Kind = Path = kind;
    }

    /// <summary>The kind's name in files.</summary>
    public string Kind { get; }

    /// <summary>Its path in the file, for messages.</summary>
    internal string Path { get; set; }

    /// <summary>The fields, in the order in which they were added.</summary>
    internal IReadOnlyDictionary<string, object> Fields => _fields;

    /// <summary>Adds a number.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="number">Finite.</param>
    /// <returns>This description.</returns>
    /// <exception cref="ArgumentException">The field is there already, or the number is not finite.</exception>
    public Description Add(string field, double number) => double.IsFinite(number)
        ? AddField(field, number)
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Description expects finite numbers but got {number} as '{field}' of {Kind}."), nameof(number));

    /// <summary>Adds a number; reading it gives the same bits.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public Description Add(string field, float number) => Add(field, double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>Adds a whole number.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public Description Add(string field, long number) => AddField(field, number);

    /// <summary>Adds a whole number.</summary>
    /// <inheritdoc cref="Add(string, double)"/>
    public Description Add(string field, int number) => AddField(field, (long)number);

    /// <summary>Adds a boolean.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="flag">The value.</param>
    /// <returns>This description.</returns>
    /// <exception cref="ArgumentException">The field is there already.</exception>
    public Description Add(string field, bool flag) => AddField(field, flag);

    /// <summary>Adds a text.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="text">The value.</param>
    /// <returns>This description.</returns>
    /// <exception cref="ArgumentException">The field is there already.</exception>
    public Description Add(string field, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return AddField(field, text);
    }

    /// <summary>Adds a description, such as that of a layer's activation.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="child">The description.</param>
    /// <returns>This description.</returns>
    /// <exception cref="ArgumentException">The field is there already.</exception>
    public Description Add(string field, Description child)
    {
        ArgumentNullException.ThrowIfNull(child);
        return AddField(field, child);
    }

    /// <summary>Adds descriptions in order, such as those of a container's layers.</summary>
    /// <param name="field">The field's name.</param>
    /// <param name="children">The descriptions.</param>
    /// <returns>This description.</returns>
    /// <exception cref="ArgumentException">The field is there already.</exception>
    public Description Add(string field, IReadOnlyList<Description> children)
    {
        ArgumentNullException.ThrowIfNull(children);
        return AddField(field, children);
    }

    /// <summary>Whether a field is there and not read yet: for a field that only newer versions write.</summary>
    /// <param name="field">The field's name.</param>
    public bool Has(string field) => _fields.ContainsKey(field);

    /// <summary>Reads a number.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not a number, or too large for float32.</exception>
    public float Number(string field)
    {
        double number = Real(field);
        return float.IsFinite((float)number) ? (float)number : throw Unexpected(field, "a number of float32", number);
    }

    /// <summary>Reads a number in float64.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not a number.</exception>
    public double Real(string field) => Take(field) switch
    {
        double number => number,
        long number => number,
        var other => throw Unexpected(field, "a number", other),
    };

    /// <summary>Reads a whole number.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not a whole number.</exception>
    public long Whole(string field) => Take(field) is var value && value is long number ? number : throw Unexpected(field, "a whole number", value);

    /// <summary>Reads a size, such as a number of inputs: a whole number of 1 or more.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not such a number.</exception>
    public int Size(string field) => Take(field) is var value && value is long number and >= 1 and <= int.MaxValue
        ? (int)number
        : throw Unexpected(field, "a whole number of 1 or more", value);

    /// <summary>Reads a boolean.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is something else.</exception>
    public bool Flag(string field) => Take(field) is var value && value is bool flag ? flag : throw Unexpected(field, "true or false", value);

    /// <summary>Reads a text.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is not a text.</exception>
    public string Text(string field) => Take(field) is var value && value is string text ? text : throw Unexpected(field, "a text", value);

    /// <summary>Reads a description. A bare text is a kind without fields.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There is none, or it is something else.</exception>
    public Description Child(string field) => Take(field) switch
    {
        Description child => child,
        string { Length: > 0 } kind => new Description(kind) { Path = $"{Path}.{field}" },
        var other => throw Unexpected(field, "a description", other),
    };

    /// <summary>Reads descriptions.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="InvalidDataException">There are none, or it is something else.</exception>
    public IReadOnlyList<Description> Children(string field) => Take(field) is var value && value is IReadOnlyList<Description> children
        ? children
        : throw Unexpected(field, "an array of descriptions", value);

    /// <summary>Throws where a field was not read: it could change what is computed, in a way that this version does not know.</summary>
    internal void ThrowIfAnyLeft()
    {
        if (_fields.Count > 0)
        {
            throw new NotSupportedException(
                $"expected no further field for {Path} but got '{FileText.Cut(string.Join("', '", _fields.Keys))}'. A newer NeuralNet may know it: update the package.");
        }
    }

    internal Description AddField(string field, object value, [CallerArgumentExpression(nameof(field))] string name = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(field, name);
        return field != DescriptionJson.KindField && _fields.TryAdd(field, value)
            ? this
            : throw new ArgumentException($"Description of {Path} expects each field once, and none with the name '{DescriptionJson.KindField}', but got '{FileText.Cut(field)}' again.", name);
    }

    private object Take(string field) => _fields.Remove(field, out object? value)
        ? value
        : throw new InvalidDataException($"expected the field '{field}' for {Path} but there is none.");

    private InvalidDataException Unexpected(string field, string expected, object value)
    {
        string got = value switch
        {
            Description child => $"a description of kind '{FileText.Cut(child.Kind)}'",
            IReadOnlyList<Description> children => $"{children.Count} descriptions",
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => $"'{FileText.Cut((string)value)}'",
        };
        return new($"expected the {field} of {Path} to be {expected} but got {got}.");
    }
}
