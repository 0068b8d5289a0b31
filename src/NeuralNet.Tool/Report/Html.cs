using System.Globalization;
using System.Net;
using System.Text;

namespace NeuralNet.Tool.Report;

/// <summary>Text of a page. Every text that is not markup of our own goes through <see cref="Escape"/>.</summary>
internal sealed class Html
{
    private const int LongestText = 80;
    private readonly StringBuilder _text = new();

    /// <summary>A number with four digits that count, "–" if there is none.</summary>
    public static string Number(double value) =>
        double.IsNaN(value) ? "–" : value is 0 or (>= 1e-3 and < 1e6) or (> -1e6 and <= -1e-3) ? Math.Round(value, Digits(value)).ToString("0.######", CultureInfo.InvariantCulture) : value.ToString("G4", CultureInfo.InvariantCulture);

    public static string Percent(double share) => double.IsNaN(share) ? "–" : (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Escape(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A name of the data: escaped, cut if it is long, and isolated, so that text from right to left turns nothing around it.</summary>
    public static string Name(string? text)
    {
        if (text is null)
        {
            return "<span class=\"none\">missing</span>";
        }

        return $"<bdi{(text.Length > LongestText ? $" title=\"{Escape(text)}\"" : "")}>{Escape(Short(text, LongestText))}</bdi>";
    }

    /// <summary>The beginning of a long text, never half of a surrogate pair.</summary>
    public static string Short(string text, int length) =>
        text.Length <= length ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1), "…");

    public Html Raw(string markup)
    {
        _text.Append(markup).Append('\n');
        return this;
    }

    public Html Section(string title, string? note = null) => Raw($"</section><section><h2>{Escape(title)}</h2>{(note is null ? "" : $"<p>{note}</p>")}");

    /// <summary>A sentence that comes before all figures; markup.</summary>
    public Html Lead(string sentence) => Raw($"<p class=\"lead\">{sentence}</p>");

    /// <summary>Figures that are seen first; markup.</summary>
    public Html Cards(params (string Name, string Value)[] cards) =>
        Raw($"<div class=\"cards\">{string.Concat(cards.Select(card => $"<div><b>{card.Value}</b><span>{card.Name}</span></div>"))}</div>");

    /// <param name="caption">What the table shows; text without markup, also the name of the part that scrolls.</param>
    /// <param name="heads">Names of the columns; markup.</param>
    /// <param name="rows">Cells; markup. The first of a row is its head.</param>
    public Html Table(string caption, IEnumerable<string> heads, IEnumerable<IEnumerable<string>> rows)
    {
        Raw($"<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"{caption}\"><table><caption>{caption}</caption><thead><tr>{string.Concat(heads.Select(head => $"<th scope=\"col\">{head}</th>"))}</tr></thead><tbody>");
        foreach (IEnumerable<string> row in rows)
        {
            Raw($"<tr>{string.Concat(row.Select((cell, i) => i == 0 ? $"<th scope=\"row\">{cell}</th>" : cell.StartsWith("<td", StringComparison.Ordinal) ? cell : $"<td>{cell}</td>"))}</tr>");
        }

        return Raw("</tbody></table></div>");
    }

    public override string ToString() => _text.ToString();

    private static int Digits(double value) => value == 0 ? 0 : Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 6);
}
