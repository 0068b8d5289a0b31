using System.Globalization;

namespace NeuralNet;

/// <summary>What a field of a database holds.</summary>
internal enum DatabaseContent
{
    Missing,
    Number,
    Date,
    Text,
}

/// <summary>Values of a database's rows.</summary>
internal static class DatabaseValue
{
    /// <summary>Reads a value.</summary>
    /// <param name="value">As the reader gives it.</param>
    /// <param name="row">Its row, for errors.</param>
    /// <param name="column">Its column, for errors.</param>
    /// <param name="number">A number, or a date as days since 1970-01-01; NaN where it is missing or a text.</param>
    /// <param name="text">A text, else empty. A blank one is missing.</param>
    /// <exception cref="FormatException">It is of another type, or infinite.</exception>
    public static DatabaseContent Parse(object? value, long row, string column, out double number, out string text)
    {
        (number, text) = (double.NaN, "");
        switch (value)
        {
            case null or DBNull:
                return DatabaseContent.Missing;
            case DateTime date:
                number = NumberColumn.DaysOf(date);
                return DatabaseContent.Date;
            case DateTimeOffset moment:
                number = NumberColumn.DaysOf(moment.UtcDateTime);
                return DatabaseContent.Date;
            case DateOnly date:
                number = NumberColumn.DaysOf(date.ToDateTime(TimeOnly.MinValue));
                return DatabaseContent.Date;
            case byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal:
                number = ((IConvertible)value).ToDouble(CultureInfo.InvariantCulture);
                return double.IsNaN(number) ? DatabaseContent.Missing : double.IsFinite(number) ? DatabaseContent.Number : throw new FormatException(
                    $"Table.From expects finite numbers but row {row}, column {TableText.Quote(column)} has an infinite one. Make it null in the query.");
            case bool answer:
                text = BooleanText.Write(answer);
                return DatabaseContent.Text;
            case string or char or Guid:
                text = value.ToString()!;
                return string.IsNullOrWhiteSpace(text) ? DatabaseContent.Missing : DatabaseContent.Text;
            default:
                throw new FormatException(
                    $"Table.From expects numbers, texts, dates, truth values and nulls but row {row}, column {TableText.Quote(column)} has a "
                    + $"{value.GetType().Name}. Leave the column out of the query, or convert it there.");
        }
    }

    /// <summary>A number or a date among texts.</summary>
    public static string Write(double number, bool isDate) =>
        isDate ? DateText.Write(number, DateText.IsoTime) : number.ToString("R", CultureInfo.InvariantCulture);
}
