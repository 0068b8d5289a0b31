using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.Report;

/// <summary>One line or cloud of a chart.</summary>
/// <param name="Label">Its name beside its end; null for none.</param>
/// <param name="Colour">0 to 3: a colour of the page's style.</param>
/// <param name="Points">x and y.</param>
/// <param name="IsCloud">Whether the points are dots and not joined.</param>
internal sealed record Series(string? Label, int Colour, IReadOnlyList<(double X, double Y)> Points, bool IsCloud = false);

/// <summary>Charts as SVG within the page: colours and fonts are those of its style, also in the dark and on paper.</summary>
internal static class Chart
{
    private const int Width = 460;
    private const int Height = 280;
    private const int Left = 52;
    private const int Right = 100;
    private const int Top = 12;
    private const int Bottom = 42;
    private const int LabelHeight = 15;
    private const int Ticks = 4;
    private const int LongestLabel = 15;
    private const int BarWidth = 120;
    private const int BarHeight = 28;

    /// <param name="title">What a screen reader says.</param>
    /// <param name="horizontal">The name of the x axis.</param>
    /// <param name="vertical">The name of the y axis.</param>
    /// <param name="series">What is drawn, the first at the bottom.</param>
    /// <param name="isShare">Whether both axes go from 0 to 1.</param>
    /// <param name="hasDiagonal">Whether y = x is drawn.</param>
    public static string Lines(string title, string horizontal, string vertical, IReadOnlyList<Series> series, bool isShare, bool hasDiagonal)
    {
        (double left, double right) = isShare ? (0, 1) : Range(series.SelectMany(line => line.Points).Select(point => point.X));
        (double low, double high) = isShare ? (0, 1) : Range(series.SelectMany(line => line.Points).Select(point => point.Y));
        if (hasDiagonal && !isShare)
        {
            (left, right) = (low, high) = (Math.Min(left, low), Math.Max(right, high));
        }

        double X(double x) => Left + ((x - left) / (right - left) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - ((y - low) / (high - low) * (Height - Top - Bottom));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Html.Escape(title)}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\"><title>{Html.Escape(title)}: {Html.Escape(vertical)} by {Html.Escape(horizontal)}</title>");
        for (int i = 0; i <= Ticks; i++)
        {
            double x = left + ((right - left) * i / Ticks), y = low + ((high - low) * i / Ticks);
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(y):0.#}H{Width - Right}\"/><text x=\"{Left - 6}\" y=\"{Y(y) + 4:0.#}\" class=\"tick end\">{Html.Number(y)}</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(x):0.#}\" y=\"{Height - Bottom + 16}\" class=\"tick middle\">{Html.Number(x)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 6}\" class=\"axis middle\">{Html.Escape(horizontal)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(11 {(Height - Bottom + Top) / 2}) rotate(-90)\" class=\"axis middle\">{Html.Escape(vertical)}</text>");
        if (hasDiagonal)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"diagonal\" d=\"M{X(left):0.#} {Y(left):0.#}L{X(right):0.#} {Y(right):0.#}\"/>");
        }

        foreach (Series line in series)
        {
            Draw(svg, line, X, Y);
        }

        double last = double.NegativeInfinity;
        foreach (Series line in series.Where(line => line.Label is not null && line.Points.Count > 0).OrderBy(line => Y(line.Points[^1].Y)))
        {
            last = Math.Max(last + LabelHeight, Y(line.Points[^1].Y) + 4);
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Width - Right + 6}\" y=\"{last:0.#}\" class=\"label fill{line.Colour}\">{Html.Escape(Html.Short(line.Label!, LongestLabel))}</text>");
        }

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

    private static void Draw(StringBuilder svg, Series line, Func<double, double> x, Func<double, double> y)
    {
        if (line.IsCloud)
        {
            foreach ((double a, double b) in line.Points)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"fill{line.Colour} dot\" cx=\"{x(a):0.#}\" cy=\"{y(b):0.#}\" r=\"2.5\"/>");
            }
        }
        else if (line.Points.Count > 0)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"line line{line.Colour}\" d=\"M");
            svg.AppendJoin('L', line.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x(point.X):0.#} {y(point.Y):0.#}")));
            svg.Append("\"/>");
        }
    }

    private static (double Low, double High) Range(IEnumerable<double> values)
    {
        double[] all = [.. values.Where(double.IsFinite)];
        (double low, double high) = all.Length == 0 ? (0, 1) : (all.Min(), all.Max());
        return high > low ? (low, high) : (low - 0.5, low + 0.5);
    }
}
