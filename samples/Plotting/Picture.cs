using System.Globalization;
using System.Xml.Linq;

namespace NeuralNet.Samples.Plotting;

/// <summary>A drawing with a title, written as SVG. The same input gives the same bytes.</summary>
public abstract class Picture
{
    private protected Picture(string title)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(title);
        Title = title;
    }

    /// <summary>The heading: one line of at most about 55 characters in a square scatter chart, 70 in the others.</summary>
    public string Title { get; }

    /// <summary>A smaller line under the heading, or <see langword="null"/>.</summary>
    public string? Subtitle { get; init; }

    /// <summary>Width of the picture in pixels, unless it is a panel of another.</summary>
    private protected virtual double Width => 800;

    /// <summary>Draws the picture and writes it, whole or not at all; makes the folder if there is none.</summary>
    /// <param name="path">Where to write; ends in <c>.svg</c>.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="ArgumentException"><paramref name="path"/> does not end in <c>.svg</c>.</exception>
    /// <exception cref="InvalidOperationException">The picture has no data.</exception>
    /// <exception cref="IOException">The folder or the file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed.</exception>
    public string Save(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        if (!path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"A picture is written as SVG but the path is '{path}'. Let it end in .svg.", nameof(path));
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
    /// <exception cref="InvalidOperationException">The picture has no data.</exception>
    public string ToSvg() => ToElement(Layout.Page(Width)).ToString().ReplaceLineEndings("\n") + "\n";

    /// <summary>Draws the picture with its heading, as a whole document or as a panel of another picture.</summary>
    /// <returns>An <c>svg</c> element with a width, a height and a view box.</returns>
    internal XElement ToElement(Layout layout)
    {
        (XElement svg, double height) = Draw(layout, layout.HeadingHeight(Subtitle is not null));
        XNamespace ns = svg.Name.Namespace;
        svg.SetAttributeValue("width", layout.Width.ToString(CultureInfo.InvariantCulture));
        svg.SetAttributeValue("height", height.ToString(CultureInfo.InvariantCulture));
        svg.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {layout.Width} {height}"));
        svg.SetAttributeValue("role", "img");
        svg.AddFirst(new XElement(ns + "title", Title));
        svg.Add(layout.Title(Title).ToSvg(ns));
        if (Subtitle is not null)
        {
            svg.Add(layout.Subtitle(Subtitle).ToSvg(ns));
        }

        return svg;
    }

    /// <summary>Draws all but the heading.</summary>
    /// <param name="layout">The room.</param>
    /// <param name="headingHeight">Pixels to leave free at the top.</param>
    /// <returns>An <c>svg</c> element and its height in pixels.</returns>
    private protected abstract (XElement Svg, double Height) Draw(Layout layout, double headingHeight);

    /// <summary>White paper.</summary>
    private protected static XElement Background(XNamespace ns) => new(
        ns + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff"));
}
