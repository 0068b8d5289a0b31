using System.Numerics;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws series of numbers as lines over a common horizontal axis, for instance the loss by epoch.</summary>
/// <param name="title">The heading.</param>
/// <param name="xTitle">What the horizontal axis shows, with its unit.</param>
/// <param name="yTitle">What the vertical axis shows, with its unit.</param>
public sealed class LineChart(string title, string xTitle, string yTitle) : Chart(title)
{
    private readonly List<PointSeries> _series = [];

    /// <summary>Whether the vertical axis is logarithmic; values of zero or less then leave a gap.</summary>
    public bool LogarithmicY { get; init; }

    /// <summary>Whether the horizontal axis is logarithmic; places of zero or less then leave a gap.</summary>
    public bool LogarithmicX { get; init; }

    /// <summary>A vertical line that marks one place, or <see langword="null"/>.</summary>
    public VerticalMarker? Marker { get; init; }

    /// <summary>Whether the names of the lines stand below them.</summary>
    public bool ShowsLegend { get; init; } = true;

    /// <summary>
    /// The name in the legend of the line from (0, 0) to (1, 1), or <see langword="null"/> for none. With the line the chart is square and both axes
    /// go from 0 to 1: for shares, such as a ROC curve.
    /// </summary>
    public string? IdentityLine { get; init; }

    /// <summary>Whether each point has a mark.</summary>
    public bool ShowsMarks { get; init; }

    private protected override double RoomAbove => Marker is null ? 0 : 18;

    private protected override double Width => IdentityLine is null ? base.Width : 640;

    private protected override double? AspectRatio => IdentityLine is null ? null : 1;

    /// <summary>Adds a line over x = 1, 2, 3 ...</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="y">Heights in units of the vertical axis. NaN and infinity leave a gap.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank or <paramref name="y"/> is empty.</exception>
    /// <exception cref="InvalidOperationException">There are eight lines already: no colour is left.</exception>
    public LineChart Add<T>(string name, ReadOnlySpan<T> y)
        where T : INumber<T>
    {
        ReadOnlySpan<int> x = Enumerable.Range(1, y.Length).ToArray();
        return Add(name, x, y);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="x">Places on the horizontal axis, in its unit, in the order of drawing.</param>
    /// <param name="y">Heights in units of the vertical axis, one for each place. NaN and infinity leave a gap.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank; the spans are empty or differ in length.</exception>
    /// <exception cref="InvalidOperationException">There are eight lines already: no colour is left.</exception>
    public LineChart Add<TX, TY>(string name, ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        _series.Add(PointSeries.Create(_series.Count, name, x, y));
        return this;
    }

    private protected override PlotModel Draw()
    {
        RequireData(_series.Count);
        PlotModel model = Style.Model();
        model.Axes.Add(LogarithmicX ? ChartAxis.Logarithmic(AxisPosition.Bottom, xTitle) : LinearX());
        model.Axes.Add(LogarithmicY
            ? ChartAxis.Logarithmic(AxisPosition.Left, yTitle)
            : ChartAxis.Linear(AxisPosition.Left, yTitle));
        if (ShowsLegend)
        {
            model.Legends.Add(Style.Legend());
        }

        if (IdentityLine is not null)
        {
            NumberRange shares = NumberRange.Around([0, 1], share: 0.02);
            foreach (Axis axis in model.Axes)
            {
                (axis.Minimum, axis.Maximum) = (shares.Low, shares.High);
            }

            model.Series.Add(GuideLine.Identity(IdentityLine, new NumberRange(0, 1)));
        }

        foreach (PointSeries series in _series)
        {
            model.Series.Add(series.ToLine(ShowsMarks));
        }

        if (Marker is VerticalMarker marker)
        {
            model.Annotations.Add(new LineAnnotation
            {
                Type = LineAnnotationType.Vertical,
                X = marker.X,
                Color = Style.Grey,
                LineStyle = LineStyle.Dash,
                StrokeThickness = 1.5,
            });
        }

        return model;
    }

    private LinearAxis LinearX()
    {
        LinearAxis axis = ChartAxis.Linear(AxisPosition.Bottom, xTitle);
        bool whole = _series.TrueForAll(series => Array.TrueForAll(series.Points, point => point.X % 1 is 0 or double.NaN));
        axis.MinimumMajorStep = whole ? 1 : 0;      // no labels for half an epoch
        return axis;
    }

    private protected override IEnumerable<Label> Labels(PlotModel model)
    {
        if (Marker is not VerticalMarker marker)
        {
            return [];
        }

        double x = model.DefaultXAxis.Transform(marker.X);
        OxyRect area = model.PlotArea;
        if (!(x >= area.Left && x <= area.Right))
        {
            throw new InvalidOperationException($"The marker '{marker.Label}' at x = {marker.X} lies outside of the lines.");
        }

        // Centred on the line unless it would stick out at one side.
        double half = TextMeasurer.Width([marker.Label]) / 2;
        (double at, string anchor) = (x, "middle");
        if (x - half < area.Left)
        {
            (at, anchor) = (area.Left, "start");
        }
        else if (x + half > area.Right)
        {
            (at, anchor) = (area.Right, "end");
        }

        return [new Label(marker.Label, at, area.Top - 8) { Anchor = anchor, Color = Style.Grey }];
    }
}
