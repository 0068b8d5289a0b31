using System.Text.RegularExpressions;
using System.Xml.Linq;
using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>A picture with axes, drawn by OxyPlot.</summary>
public abstract partial class Chart : Picture
{
    private protected Chart(string title)
        : base(title)
    {
    }

    /// <summary>Width of the plotting area over its height, or <see langword="null"/> for a picture as high as its room.</summary>
    private protected virtual double? AspectRatio => null;

    /// <summary>Free pixels between the heading and the plotting area, for labels of the chart's own.</summary>
    private protected virtual double RoomAbove => 0;

    private protected sealed override (XElement Svg, double Height) Draw(Layout layout, double headingHeight)
    {
        PlotModel model = Draw();
        model.Padding = new OxyThickness(layout.Margin, headingHeight + RoomAbove, layout.Margin + 6, layout.Margin);

        double height = layout.Height;
        XElement svg = Render(model, layout.Width, height);
        if (AspectRatio is double aspectRatio)
        {
            // Only a drawn picture knows how much room axes and legend take: draw again with the height that fits.
            height = Math.Round(height - model.PlotArea.Height + (model.PlotArea.Width / aspectRatio));
            svg = Render(model, layout.Width, height);
        }

        // What OxyPlot leaves out: images and texts.
        XNamespace ns = svg.Name.Namespace;
        XElement background = svg.Elements().First();
        background.AddAfterSelf(Images(model).Select(image => image.ToSvg(ns, model)));
        svg.Add(Labels(model).Select(label => label.ToSvg(ns)));
        return (svg, height);
    }

    /// <summary>Describes the picture to OxyPlot, all but the heading.</summary>
    private protected abstract PlotModel Draw();

    /// <summary>Text that OxyPlot cannot place because it stands outside of the plotting area.</summary>
    private protected virtual IEnumerable<Label> Labels(PlotModel model) => [];

    /// <summary>Images behind the axes and the data.</summary>
    private protected virtual IEnumerable<PixelImage> Images(PlotModel model) => [];

    private protected void RequireData(int count)
    {
        if (count == 0)
        {
            throw new InvalidOperationException($"The chart '{Title}' is empty. Add data before drawing it.");
        }
    }

    private static XElement Render(PlotModel model, double width, double height)
    {
        using var stream = new MemoryStream();
        SvgExporter.Export(
            model, stream, width, height, isDocument: false, new TextMeasurer(), useVerticalTextAlignmentWorkaround: true);
        stream.Position = 0;
        XElement svg = XElement.Load(stream);
        foreach (XAttribute number in svg.Descendants().Attributes())
        {
            number.Value = BeyondHundredths().Replace(number.Value, "");     // of a pixel: a third of the file
        }

        return svg;
    }

    [GeneratedRegex(@"(?<=\.\d\d)\d+")]
    private static partial Regex BeyondHundredths();
}
