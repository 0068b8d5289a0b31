using System.Globalization;
using System.Xml.Linq;
using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>A line of text on the picture; its baseline is Y pixels from the top, its anchor X pixels from the left.</summary>
internal sealed record Label(string Text, double X, double Y)
{
    /// <summary>Which part of the text stands at X: <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public string Anchor { get; init; } = "start";

    public double Size { get; init; } = Style.TextSize;

    public bool Bold { get; init; }

    public OxyColor Color { get; init; } = Style.Ink;

    public XElement ToSvg(XNamespace ns) => new(
        ns + "text",
        new XAttribute("x", X.ToString("0.##", CultureInfo.InvariantCulture)),
        new XAttribute("y", Y.ToString("0.##", CultureInfo.InvariantCulture)),
        new XAttribute("text-anchor", Anchor),
        new XAttribute("font-family", Style.Font),
        new XAttribute("font-size", Size.ToString(CultureInfo.InvariantCulture)),
        new XAttribute("font-weight", Bold ? "700" : "400"),
        new XAttribute("fill", Hex(Color)),
        Text);

    public static string Hex(OxyColor color) => $"#{color.R:x2}{color.G:x2}{color.B:x2}";
}
