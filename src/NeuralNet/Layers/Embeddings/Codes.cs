namespace NeuralNet;

/// <summary>Whole numbers that stand for categories, as floats.</summary>
internal static class Codes
{
    /// <summary>The greatest number of categories: float32 holds every whole number below it.</summary>
    public const int Most = 1 << 24;

    /// <summary>The code; -1 where the number is none of 0 to count - 1, such as NaN.</summary>
    public static int Of(float number, int count) => number >= 0 && number < count && number == (int)number ? (int)number : -1;

    /// <summary>Throws unless a number of categories is in its range.</summary>
    public static int CheckedCount(string who, int categories, int least) => categories >= least && categories <= Most
        ? categories
        : throw new ArgumentOutOfRangeException(
            nameof(categories), FormattableString.Invariant($"{who} expects {least} to {Most:N0} categories but got {categories}: a float32 holds each of their codes exactly."));

    /// <summary>What to say of an unknown code.</summary>
    public static ArgumentException Unknown(Layer layer, float number, int column, int count, string option) => new(FormattableString.Invariant(
        $"{layer} expects whole codes from 0 to {count - 1} but got {number} in its column {column}. Number the categories from 0; for categories that were not seen in training, {option}."));
}
