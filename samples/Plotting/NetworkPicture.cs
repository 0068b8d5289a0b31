using System.Globalization;
using System.Xml.Linq;
using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// Draws a small network as a graph: a column of circles for each layer, an edge for each weight. Blue weights are positive,
/// vermillion ones negative; the wider the edge, the greater the weight. Biases stand in the circles.
/// </summary>
/// <param name="title">The heading.</param>
/// <param name="inputs">The names of the inputs, in the circles of the first column.</param>
public sealed class NetworkPicture(string title, params string[] inputs) : Picture(title)
{
    private const double Radius = 25;           // pixels
    private const double WidestEdge = 6;        // pixels
    private const double LabelSize = 12.5;      // pixels
    private const double LabelWidth = 38;       // pixels, of a number with its margins
    private const double LabelHeight = 15;      // pixels
    private const double LabelGap = 4;          // pixels, between two numbers

    private readonly List<(string Name, float[,] Weight, float[]? Bias)> _layers = [];

    /// <summary>Adds a layer at the right.</summary>
    /// <param name="name">Written below its circles, for instance <c>hidden, tanh</c>.</param>
    /// <param name="weight">[units before, units of this layer].</param>
    /// <param name="bias">One number a unit, or none.</param>
    /// <returns>This picture.</returns>
    /// <exception cref="ArgumentException">The sizes do not fit those of the layer before.</exception>
    public NetworkPicture Add(string name, float[,] weight, float[]? bias = null)
    {
        ArgumentNullException.ThrowIfNull(weight);
        int before = _layers.Count == 0 ? inputs.Length : _layers[^1].Weight.GetLength(1);
        if (weight.GetLength(0) != before || (bias is not null && bias.Length != weight.GetLength(1)))
        {
            throw new ArgumentException(
                $"Layer '{name}' expects weights [{before}, units] and a bias a unit "
                + $"but got [{weight.GetLength(0)}, {weight.GetLength(1)}] and {bias?.Length ?? 0}.", nameof(weight));
        }

        _layers.Add((name, (float[,])weight.Clone(), (float[]?)bias?.Clone()));
        return this;
    }

    private protected override (XElement Svg, double Height) Draw(Layout layout, double headingHeight)
    {
        if (_layers.Count == 0)
        {
            throw new InvalidOperationException($"The network '{Title}' has no layer. Add one before drawing it.");
        }

        XNamespace ns = "http://www.w3.org/2000/svg";
        var edges = new XElement(ns + "g");
        var units = new XElement(ns + "g");
        var labels = new XElement(ns + "g");
        var numbers = new List<(double X, double Y)>();
        float largest = Math.Max(1e-6f, _layers.Max(layer => layer.Weight.Cast<float>().Max(MathF.Abs)));
        double footer = layout.Height - layout.Margin - 6;
        NumberRange vertical = new(headingHeight, footer - 24);
        double left = layout.Margin + Radius + 12;
        double step = (layout.Width - (2 * left)) / _layers.Count;

        for (int unit = 0; unit < inputs.Length; unit++)
        {
            units.Add(Circle(ns, left, Height(unit, inputs.Length, vertical), inputs[unit]));
        }

        labels.Add(Text(ns, "input", left, footer, Style.Grey));
        for (int l = 0; l < _layers.Count; l++)
        {
            (string name, float[,] weight, float[]? bias) = _layers[l];
            (int from, int to) = (weight.GetLength(0), weight.GetLength(1));
            (double x0, double x1) = (left + (l * step), left + ((l + 1) * step));
            labels.Add(Text(ns, name, x1, footer, Style.Grey));
            for (int target = 0; target < to; target++)
            {
                double y1 = Height(target, to, vertical);
                units.Add(Circle(ns, x1, y1, bias is null ? "" : Number(bias[target])));
                for (int source = 0; source < from; source++)
                {
                    double y0 = Height(source, from, vertical);
                    float value = weight[source, target];
                    OxyColor color = value < 0 ? OkabeIto.Vermillion : OkabeIto.Blue;
                    edges.Add(Edge(ns, x0, y0, x1, y1, color, Math.Max(0.75, WidestEdge * Math.Abs(value) / largest)));

                    // At different places along the edges that arrive at one unit, so that crossing edges keep theirs apart.
                    double along = from == 1 ? 0.5 : 0.33 + (0.1 * ((source + target) % 2)) + (0.24 * source / Math.Max(1, from - 1));
                    (double x, double y) = FreePlace(along, at => (x0 + (at * (x1 - x0)), y0 + (at * (y1 - y0))), numbers);
                    numbers.Add((x, y));
                    labels.Add(Number(ns, Number(value), x, y, color));
                }
            }
        }

        return (new XElement(ns + "svg", Background(ns), edges, labels, units), layout.Height);
    }

    /// <summary>Units of a layer stand at equal distances, in the middle of the picture.</summary>
    private static double Height(int unit, int units, NumberRange range) => range.At((unit + 0.5) / units);

    /// <summary>The place on an edge, the nearest to where a number should stand, at which it covers no other number.</summary>
    private static (double X, double Y) FreePlace(
        double along, Func<double, (double X, double Y)> place, List<(double X, double Y)> taken)
    {
        double free = Enumerable.Range(0, 13)
            .Select(i => along + ((i % 2 == 0 ? 0.02 : -0.02) * ((i + 1) / 2)))
            .FirstOrDefault(
                at => taken.All(other =>
                    Math.Abs(place(at).X - other.X) >= LabelWidth + LabelGap || Math.Abs(place(at).Y - other.Y) >= LabelHeight + LabelGap),
                along);
        return place(free);
    }

    private static string Number(float value) => value.ToString("0.00;−0.00;0", CultureInfo.InvariantCulture);

    private static XElement Edge(XNamespace ns, double x0, double y0, double x1, double y1, OxyColor color, double width) => new(
        ns + "line",
        new XAttribute("x1", Pixels(x0)),
        new XAttribute("y1", Pixels(y0)),
        new XAttribute("x2", Pixels(x1)),
        new XAttribute("y2", Pixels(y1)),
        new XAttribute("stroke", Label.Hex(color)),
        new XAttribute("stroke-opacity", "0.55"),
        new XAttribute("stroke-width", Pixels(width)));

    private static XElement Circle(XNamespace ns, double x, double y, string text) => new(
        ns + "g",
        new XElement(
            ns + "circle",
            new XAttribute("cx", Pixels(x)),
            new XAttribute("cy", Pixels(y)),
            new XAttribute("r", Pixels(Radius)),
            new XAttribute("fill", "#ffffff"),
            new XAttribute("stroke", Label.Hex(Style.Ink)),
            new XAttribute("stroke-width", "1.5")),
        Text(ns, text, x, y + (TextMeasurer.CapitalHeight * Style.TextSize / 2), Style.Ink));

    private static XElement Text(XNamespace ns, string text, double x, double y, OxyColor color) =>
        new Label(text, x, y) { Anchor = "middle", Color = color }.ToSvg(ns);

    /// <summary>A number on an edge, which it interrupts.</summary>
    private static XElement Number(XNamespace ns, string text, double x, double y, OxyColor color) => new(
        ns + "g",
        new XElement(
            ns + "rect",
            new XAttribute("x", Pixels(x - (LabelWidth / 2))),
            new XAttribute("y", Pixels(y - (LabelHeight / 2))),
            new XAttribute("width", Pixels(LabelWidth)),
            new XAttribute("height", Pixels(LabelHeight)),
            new XAttribute("fill", "#ffffff")),
        new Label(text, x, y + (TextMeasurer.CapitalHeight * LabelSize / 2))
        {
            Anchor = "middle",
            Size = LabelSize,
            Color = OxyColor.Interpolate(color, OxyColors.Black, 0.3),
        }.ToSvg(ns));

    private static string Pixels(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
