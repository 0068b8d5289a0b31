using System.Globalization;
using System.Text;
using System.Xml.Linq;
using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// Coloured pixels [row, column] over a part of the plane, row 0 at the top, behind the axes and the data. Drawn as paths,
/// one a colour, and not as an embedded bitmap: many viewers blur bitmaps, and OxyPlot does not compress them.
/// </summary>
internal sealed record PixelImage(OxyColor[,] Colors, NumberRange X, NumberRange Y)
{
    public XElement ToSvg(XNamespace ns, PlotModel model)
    {
        (double left, double right) = (model.DefaultXAxis.Transform(X.Low), model.DefaultXAxis.Transform(X.High));
        double[] ends = [model.DefaultYAxis.Transform(Y.Low), model.DefaultYAxis.Transform(Y.High)];
        (double top, double bottom) = (ends.Min(), ends.Max());
        double scaleX = (right - left) / Colors.GetLength(1);
        double scaleY = (bottom - top) / Colors.GetLength(0);
        string transform = string.Create(
            CultureInfo.InvariantCulture, $"translate({left:0.####},{top:0.####}) scale({scaleX:0.######},{scaleY:0.######})");
        return new XElement(
            ns + "g",
            new XAttribute("transform", transform),
            new XAttribute("shape-rendering", "crispEdges"),
            PathsByColor().Select(path => new XElement(
                ns + "path", new XAttribute("fill", Label.Hex(path.Key)), new XAttribute("d", path.Value))));
    }

    /// <summary>For each colour a path of rectangles one pixel high: the runs of equal pixels in each row.</summary>
    private OrderedDictionary<OxyColor, StringBuilder> PathsByColor()
    {
        var paths = new OrderedDictionary<OxyColor, StringBuilder>();
        for (int row = 0; row < Colors.GetLength(0); row++)
        {
            int start = 0;
            for (int column = 1; column <= Colors.GetLength(1); column++)
            {
                OxyColor color = Colors[row, start];
                if (column < Colors.GetLength(1) && Colors[row, column] == color)
                {
                    continue;
                }

                if (!paths.TryGetValue(color, out StringBuilder? path))
                {
                    paths.Add(color, path = new StringBuilder());
                }

                int length = column - start;
                path.Append(CultureInfo.InvariantCulture, $"M{start} {row}h{length}v1h-{length}z");
                start = column;
            }
        }

        return paths;
    }
}
