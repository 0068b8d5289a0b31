using System.Globalization;
using System.Xml.Linq;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws several pictures side by side under one heading, row by row from the left: small multiples.</summary>
/// <param name="title">The heading.</param>
/// <param name="columns">How many pictures stand in a row.</param>
public sealed class PanelPicture(string title, int columns) : Picture(title)
{
    private readonly List<Picture> _panels = [];

    /// <summary>Width of each panel in pixels.</summary>
    public double PanelWidth { get; init; } = 400;

    /// <summary>Height of each panel in pixels; a picture of a fixed shape uses the height it needs instead.</summary>
    public double PanelHeight { get; init; } = 340;

    private protected override double Width => (columns * PanelWidth) + 12;

    /// <summary>Adds a panel at the right, or below where the row is full.</summary>
    /// <param name="panel">A picture, drawn in the panel's size with a smaller heading.</param>
    /// <returns>This picture.</returns>
    public PanelPicture Add(Picture panel)
    {
        ArgumentNullException.ThrowIfNull(panel);
        _panels.Add(panel);
        return this;
    }

    private protected override (XElement Svg, double Height) Draw(Layout layout, double headingHeight)
    {
        if (_panels.Count == 0)
        {
            throw new InvalidOperationException($"The picture '{Title}' has no panel. Add one before drawing it.");
        }

        XNamespace ns = "http://www.w3.org/2000/svg";
        var svg = new XElement(ns + "svg", Background(ns));
        double top = headingHeight - 8;
        double rowHeight = 0;
        for (int i = 0; i < _panels.Count; i++)
        {
            int column = i % columns;
            if (column == 0)
            {
                top += rowHeight;
                rowHeight = 0;
            }

            XElement panel = _panels[i].ToElement(Layout.Panel(PanelWidth, PanelHeight));
            panel.SetAttributeValue("x", Text(6 + (column * PanelWidth)));
            panel.SetAttributeValue("y", Text(top));
            MakeNamesOwn(panel, i);
            svg.Add(panel);
            rowHeight = Math.Max(rowHeight, double.Parse(panel.Attribute("height")!.Value, CultureInfo.InvariantCulture));
        }

        return (svg, top + rowHeight + 8);
    }

    /// <summary>Names of clipping paths hold for the whole document, and each panel brings a first one.</summary>
    private static void MakeNamesOwn(XElement panel, int index)
    {
        foreach (XAttribute attribute in panel.Descendants().Attributes())
        {
            if (attribute.Name.LocalName == "id")
            {
                attribute.Value = $"panel{index}-{attribute.Value}";
            }
            else if (attribute.Name.LocalName == "clip-path")
            {
                attribute.Value = attribute.Value.Replace("url(#", $"url(#panel{index}-", StringComparison.Ordinal);
            }
        }
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
