using System.Globalization;

namespace NeuralNet;

/// <summary>A value of a <see cref="TableRecord"/>: a number, a text or nothing.</summary>
public readonly record struct FieldValue
{
    private FieldValue(string? text, double? number)
    {
        Text = text;
        Number = number;
    }

    /// <summary>The text, or the number as <see cref="Table"/> writes it; null where the value is missing.</summary>
    public string? Text { get; }

    /// <summary>The number; null where there is none.</summary>
    public double? Number { get; }

    /// <summary>A number; <see cref="double.NaN"/> is a missing value.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator FieldValue(double number) =>
        double.IsNaN(number) ? default : new(number.ToString("R", CultureInfo.InvariantCulture), number);

    /// <summary>A category; null is a missing value.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator FieldValue(string? text) => new(text, null);

    /// <summary>The same for languages without conversions.</summary>
    /// <param name="number">The number.</param>
    public static FieldValue FromDouble(double number) => number;

    /// <summary>The same for languages without conversions.</summary>
    /// <param name="text">The text.</param>
    public static FieldValue FromString(string? text) => text;

    /// <summary>The text; empty where the value is missing.</summary>
    public override string ToString() => Text ?? "";
}
