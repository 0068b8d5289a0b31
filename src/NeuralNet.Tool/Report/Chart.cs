using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.Report;

/// <summary>One line or cloud of a chart.</summary>
/// <param name="Label">Its name beside its end; null for none.</param>
/// <param name="Colour">0 to 3: a colour of the page's style.</param>
/// <param name="Points">x and y.</param>
/// <param name="Radius">Of dots, in pixels; 0 to join the points by a line.</param>
internal sealed record Series(string? Label, int Colour, IReadOnlyList<(double X, double Y)> Points, double Radius = 0);

/// <summary>Charts as SVG within the page: colours and fonts are those of its style, also in the dark and on paper.</summary>
internal static class Chart
{
    private const int Width = 460;
    private const int Height = 280;
    private const int Left = 66;
    private const int Right = 112;
    private const int Top = 12;
    private const int Bottom = 42;
    private const int LabelHeight = 15;
    private const int LongestLabel = 13;
    private const int BarWidth = 120;
    private const int BarHeight = 28;

    /// <param name="title">What a screen reader says.</param>
    /// <param name="horizontal">The x axis.</param>
    /// <param name="vertical">The y axis.</param>
    /// <param name="series">What is drawn, the first at the bottom.</param>
    /// <param name="hasDiagonal">Whether y = x is drawn, for two axes of the same range.</param>
    public static string Lines(string title, Axis horizontal, Axis vertical, IReadOnlyList<Series> series, bool hasDiagonal = false)
    {
        double X(double x) => Left + (horizontal.Place(x) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - (vertical.Place(y) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Html.Escape(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><title>{Html.Escape(title)}: {Html.Escape(vertical.Name)} by {Html.Escape(horizontal.Name)}</title>");
        foreach (double tick in vertical.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(tick):0.#}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(tick) + 4:0.#}\" class=\"tick end\">{Html.Number(tick)}</text>");
        }

        foreach (double tick in horizontal.Ticks)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(tick):0.#}\" y=\"{Height - Bottom + 16}\" class=\"tick middle\">{Html.Number(tick)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" class=\"axis middle\">{Html.Escape(horizontal.Name)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(11 {(Height - Bottom + Top) / 2}) rotate(-90)\" class=\"axis middle\">{Html.Escape(vertical.Name)}{(vertical.IsLogarithmic ? ", logarithmic" : "")}</text>");
        if (hasDiagonal)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"diagonal\" d=\"M{Left} {Height - Bottom}L{Width - Right} {Top}\"/>");
        }

        foreach (Series line in series)
        {
            Draw(svg, line, X, Y);
        }

        Labels(svg, series, Y);
        return svg.Append("</svg></figure>").ToString();
    }

    /// <summary>Small bars without axes, for a cell of a table.</summary>
    public static string Bars(string title, IReadOnlyList<int> counts)
    {
        double most = Math.Max(1, counts.DefaultIfEmpty().Max()), width = (double)BarWidth / Math.Max(1, counts.Count);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"bars\" viewBox=\"0 0 {BarWidth} {BarHeight}\" role=\"img\"><title>{Html.Escape(title)}</title>");
        for (int i = 0; i < counts.Count; i++)
        {
            double height = counts[i] == 0 ? 0 : Math.Max(1, BarHeight * counts[i] / most);
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{i * width:0.##}\" y=\"{BarHeight - height:0.##}\" width=\"{Math.Max(0.5, width - 1):0.##}\" height=\"{height:0.##}\"/>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>One bar that begins at the left.</summary>
    public static string Bar(string title, double share) => string.Create(CultureInfo.InvariantCulture,
        $"<svg class=\"bar\" viewBox=\"0 0 200 12\" preserveAspectRatio=\"none\" role=\"img\"><title>{Html.Escape(title)}</title><rect width=\"{200 * Math.Clamp(share, 0, 1):0.#}\" height=\"12\"/></svg>");

    // Beside the ends of the lines, none over another: first down from the top, then up from the bottom.
    private static void Labels(StringBuilder svg, IReadOnlyList<Series> series, Func<double, double> y)
    {
        Series[] named = [.. series.Where(line => line.Label is not null && line.Points.Count > 0).OrderBy(line => y(line.Points[^1].Y))];
        double[] places = [.. named.Select(line => y(line.Points[^1].Y) + 4)];
        for (int i = 1; i < places.Length; i++)
        {
            places[i] = Math.Max(places[i], places[i - 1] + LabelHeight);
        }

        for (int i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], Height - Bottom - (LabelHeight * (places.Length - 1 - i)));
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 6}\" y=\"{places[i]:0.#}\" class=\"label fill{named[i].Colour}\">{Html.Escape(Html.Short(named[i].Label!, LongestLabel))}</text>");
        }
    }

    private static void Draw(StringBuilder svg, Series line, Func<double, double> x, Func<double, double> y)
    {
        if (line.Radius > 0)
        {
            foreach ((double a, double b) in line.Points)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"fill{line.Colour} dot\" cx=\"{x(a):0.#}\" cy=\"{y(b):0.#}\" r=\"{line.Radius}\"/>");
            }
        }
        else if (line.Points.Count > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line line{line.Colour}\" d=\"M");
            svg.AppendJoin('L', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x(point.X):0.#} {y(point.Y):0.#}")));
            svg.Append("\"/>");
        }
    }
}
