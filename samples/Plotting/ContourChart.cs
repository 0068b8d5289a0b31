using System.Numerics;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws a surface over two numbers by its lines of equal height, and paths over it: how a loss is descended.</summary>
/// <param name="title">The heading.</param>
/// <param name="xTitle">What the horizontal axis shows, with its unit.</param>
/// <param name="yTitle">What the vertical axis shows, with its unit.</param>
/// <param name="height">The surface: finite, of (x, y).</param>
public sealed class ContourChart(string title, string xTitle, string yTitle, Func<double, double, double> height) : Chart(title)
{
    private readonly List<PointSeries> _paths = [];

    /// <summary>The part of the horizontal axis that the chart shows.</summary>
    public (double Low, double High) X { get; init; } = (-1, 1);

    /// <summary>The part of the vertical axis that the chart shows.</summary>
    public (double Low, double High) Y { get; init; } = (-1, 1);

    /// <summary>The heights of the lines.</summary>
    public required double[] Levels { get; init; }

    /// <summary>Number of samples of the height along each side: use more where the surface bends sharply.</summary>
    public int Resolution { get; init; } = 45;

    /// <summary>
    /// Two places (x, y): the height is written where the straight way from one to the other first crosses a line.
    /// Lead it clear of the paths, and where the lines are far apart; <see langword="null"/> for no heights.
    /// </summary>
    public ((double X, double Y) From, (double X, double Y) To)? LabelledAlong { get; init; }

    /// <summary>Adds a path: a circle where it starts, a square where it ends. What leaves the chart is cut off.</summary>
    /// <param name="name">The name in the legend, which a single path does without.</param>
    /// <param name="x">Places on the horizontal axis, in the order of the steps.</param>
    /// <param name="y">Places on the vertical axis, one for each.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank; the spans are empty or differ in length.</exception>
    /// <exception cref="InvalidOperationException">There are eight paths already: no colour is left.</exception>
    public ContourChart Add<TX, TY>(string name, ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        _paths.Add(PointSeries.Create(_paths.Count, name, x, y));
        return this;
    }

    private protected override PlotModel Draw()
    {
        PlotModel model = Style.Model();
        LinearAxis xAxis = ChartAxis.Linear(AxisPosition.Bottom, xTitle);
        LinearAxis yAxis = ChartAxis.Linear(AxisPosition.Left, yTitle);
        xAxis.MajorGridlineStyle = yAxis.MajorGridlineStyle = LineStyle.None;
        (xAxis.Minimum, xAxis.Maximum) = X;
        (yAxis.Minimum, yAxis.Maximum) = Y;
        model.Axes.Add(xAxis);
        model.Axes.Add(yAxis);
        if (_paths.Count > 1)
        {
            model.Legends.Add(Style.Legend());
        }

        model.Series.Add(Surface());
        foreach (PointSeries path in _paths)
        {
            LineSeries line = path.ToLine(hasMarks: false);
            line.StrokeThickness = 1.5;
            model.Series.Add(line);
            DataPoint[] steps = Array.FindAll(path.Points, point => point.IsDefined());
            model.Series.Add(End(path, steps[0], MarkerType.Circle));
            model.Series.Add(End(path, steps[^1], MarkerType.Square));
        }

        foreach (TextAnnotation label in Heights())
        {
            model.Annotations.Add(label);
        }

        return model;
    }

    private IEnumerable<TextAnnotation> Heights()
    {
        if (LabelledAlong is null)
        {
            yield break;
        }

        ((double X, double Y) from, (double X, double Y) to) = LabelledAlong.Value;
        const int Places = 1000;
        DataPoint[] way = [.. Enumerable.Range(0, Places + 1).Select(i => (double)i / Places)
            .Select(share => new DataPoint(double.Lerp(from.X, to.X, share), double.Lerp(from.Y, to.Y, share)))];
        double[] heights = [.. way.Select(place => height(place.X, place.Y))];
        foreach (double level in Levels)
        {
            int crossing = Enumerable.Range(0, Places).FirstOrDefault(i => heights[i] < level != heights[i + 1] < level, -1);
            if (crossing >= 0)
            {
                yield return new TextAnnotation
                {
                    Text = Style.Number(level),
                    TextPosition = way[crossing],
                    TextVerticalAlignment = VerticalAlignment.Middle,
                    TextColor = Style.Grey,
                    FontSize = 12,
                    Background = OxyColors.White,
                    Stroke = OxyColors.Transparent,
                    Padding = new OxyThickness(1, 0, 1, 0),
                };
            }
        }
    }

    private ContourSeries Surface()
    {
        double[] columns = ArrayBuilder.CreateVector(X.Low, X.High, Resolution);
        double[] rows = ArrayBuilder.CreateVector(Y.Low, Y.High, Resolution);
        return new ContourSeries
        {
            ColumnCoordinates = columns,
            RowCoordinates = rows,
            Data = ArrayBuilder.Evaluate(height, columns, rows),
            ContourLevels = Levels,
            Color = Style.Faint,
            StrokeThickness = 1,
            LabelStep = 0,
        };
    }

    private static ScatterSeries End(PointSeries path, DataPoint place, MarkerType mark)
    {
        var end = new ScatterSeries
        {
            MarkerType = mark,
            MarkerSize = 5,
            MarkerFill = OkabeIto.Color(path.Index),
            MarkerStroke = OxyColors.White,
            MarkerStrokeThickness = 1,
            RenderInLegend = false,
        };
        end.Points.Add(new ScatterPoint(place.X, place.Y));
        return end;
    }
}
