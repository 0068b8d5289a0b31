using System.Globalization;
using System.Xml.Linq;
using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>A picture with a title, written as SVG. The same input gives the same bytes.</summary>
public abstract class Chart
{
    private const double Margin = 18;

    private protected Chart(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>The heading: one line of at most about 55 characters in a square scatter chart, 70 in the others.</summary>
    public string Title { get; }

    /// <summary>A smaller line under the heading, or <see langword="null"/>.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Width of the picture in pixels.</summary>
    private protected virtual double Width => 800;

    /// <summary>Width of the plotting area over its height, or <see langword="null"/> for a picture 500 pixels high.</summary>
    private protected virtual double? AspectRatio => null;

    /// <summary>Free pixels between the heading and the plotting area, for labels of the chart's own.</summary>
    private protected virtual double RoomAbove => 0;

    /// <summary>Draws the picture and writes it, whole or not at all; makes the folder if there is none.</summary>
    /// <param name="path">Where to write; ends in <c>.svg</c>.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in <c>.svg</c>.</exception>
    /// <exception cref="InvalidOperationException">The chart has no data.</exception>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public string Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A chart is written as SVG but the path is '{path}'. Let it end in .svg.", nameof(path));
        }

        string svg = ToSvg();
        string fullPath = Path.GetFullPath(path);
        string temporaryPath = $"{fullPath}.{Environment.ProcessId}.tmp";
        Directory.CreateDirectory(Path.GetDirectoryName(fullPath)!);
        try
        {
            File.WriteAllText(temporaryPath, svg);
            File.Move(temporaryPath, fullPath, overwrite: true);
        }
        finally
        {
            File.Delete(temporaryPath);     // does nothing after the move
        }

        return fullPath;
    }

    /// <summary>Draws the picture.</summary>
    /// <returns>The text of an SVG document.</returns>
    /// <exception cref="InvalidOperationException">The chart has no data.</exception>
    public string ToSvg()
    {
        PlotModel model = Draw();
        double headingHeight = Subtitle is null ? 54 : 78;
        model.Padding = new OxyThickness(Margin, headingHeight + RoomAbove, 24, Margin);

        double height = 500;
        XElement svg = Render(model, height);
        if (AspectRatio is double aspectRatio)
        {
            // Only a drawn picture knows how much room axes and legend take: draw again with the height that fits.
            height = Math.Round(height - model.PlotArea.Height + (model.PlotArea.Width / aspectRatio));
            svg = Render(model, height);
        }

        Complete(svg, model, height);
        return svg.ToString().ReplaceLineEndings("\n") + "\n";
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

    private XElement Render(PlotModel model, double height)
    {
        using var stream = new MemoryStream();
        SvgExporter.Export(
            model, stream, Width, height, isDocument: false, new TextMeasurer(), useVerticalTextAlignmentWorkaround: true);
        stream.Position = 0;
        return XElement.Load(stream);
    }

    /// <summary>Adds what OxyPlot leaves out: a view box to scale by, a title to read aloud, images and texts.</summary>
    private void Complete(XElement svg, PlotModel model, double height)
    {
        XNamespace ns = svg.Name.Namespace;
        svg.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {height}"));
        svg.SetAttributeValue("role", "img");
        XElement background = svg.Elements().First();
        background.AddAfterSelf(Images(model).Select(image => image.ToSvg(ns, model)));
        svg.AddFirst(new XElement(ns + "title", Title));
        Label heading = new(Title, Margin, 36) { Size = 20, Bold = true };
        Label[] subheading = Subtitle is null ? [] : [new(Subtitle, Margin, 60) { Size = 15 }];
        svg.Add(Labels(model).Prepend(heading).Concat(subheading).Select(label => label.ToSvg(ns)));
    }
}
