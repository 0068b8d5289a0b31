using System.Globalization;

namespace NeuralNet;

/// <summary>Dates in texts, as days since 1970-01-01. Names of months are English in every culture.</summary>
internal static class DateText
{
    /// <summary>A day and its time in ISO 8601.</summary>
    public const string IsoTime = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF";

    private const string IsoDay = "yyyy-MM-dd";

    private static readonly string[] Times = ["", " H:mm", " H:mm:ss", " H:mm:ss.FFFFFFF"];

    // A four-digit year comes first, or the months have names, or the separator tells the order as it does with points.
    public static readonly string[] Unambiguous =
    [
        IsoDay, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFF'Z'",
        .. WithTimes("yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "d.M.yyyy", "d-MMM-yyyy", "d MMM yyyy", "d MMMM yyyy", "MMM d, yyyy", "MMMM d, yyyy"),
    ];

    public static readonly string[] DayFirst = WithTimes("d/M/yyyy", "d-M-yyyy");
    public static readonly string[] MonthFirst = WithTimes("M/d/yyyy", "M-d-yyyy");

    /// <summary>The days since 1970-01-01 of a date. One with an offset is taken to UTC.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, string format, out double days)
    {
        bool isDate = DateTime.TryParseExact(
            text.Trim(), format, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal | DateTimeStyles.NoCurrentDateDefault, out DateTime date);
        days = NumberColumn.DaysOf(date);
        return isDate;
    }

    /// <summary>A date in a format; in ISO's where that would lose a part of the value.</summary>
    public static string Write(double days, string format)
    {
        double ticks = (days * TimeSpan.TicksPerDay) + DateTime.UnixEpoch.Ticks;
        if (!(ticks >= 0 && ticks <= DateTime.MaxValue.Ticks))
        {
            return days.ToString("R", CultureInfo.InvariantCulture);
        }

        // Float64 holds today's dates to a microsecond: digits below that are its rounding.
        var date = new DateTime((long)Math.Round(ticks / 10) * 10, DateTimeKind.Utc);
        string text = date.ToString(format, CultureInfo.InvariantCulture);
        return TryParse(text, format, out double again) && again == NumberColumn.DaysOf(date)
            ? text
            : date.ToString(IsoTime, CultureInfo.InvariantCulture);
    }

    /// <summary>A column of dates that were no texts: written as days where all are whole days.</summary>
    public static NumberColumn Column(string name, double[] days) =>
        new(name, days, FormatOf(hasTimes: !Array.TrueForAll(days, day => double.IsNaN(day) || double.IsInteger(day))));

    /// <summary>The format of dates that were no texts.</summary>
    public static string FormatOf(bool hasTimes) => hasTimes ? IsoTime : IsoDay;

    private static string[] WithTimes(params string[] dates) => [.. dates.SelectMany(date => Times.Select(time => date + time))];
}
