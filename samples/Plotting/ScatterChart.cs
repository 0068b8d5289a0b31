using System.Numerics;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws series of points, for instance predicted against true values, or the classes of a data set.</summary>
/// <param name="title">The heading.</param>
/// <param name="xTitle">What the horizontal axis shows, with its unit.</param>
/// <param name="yTitle">What the vertical axis shows, with its unit.</param>
public sealed class ScatterChart(string title, string xTitle, string yTitle) : Chart(title)
{
    private readonly List<PointSeries> _series = [];
    private readonly List<GuideLine> _lines = [];

    /// <summary>
    /// The name in the legend of the line y = x, or <see langword="null"/> for none. With the line the chart is square
    /// and both axes have the same range.
    /// </summary>
    public string? IdentityLine { get; init; }

    /// <summary>
    /// A classifier whose answers colour the plane behind the points, or <see langword="null"/>: it takes places [M, 2]
    /// (x, y) and gives M indices of series, 0 for the one added first. It is called once a drawing; the chart is square.
    /// </summary>
    public Func<float[,], int[]>? Regions { get; init; }

    /// <summary>Whether the chart is square; it is also with <see cref="Regions"/> or an <see cref="IdentityLine"/>.</summary>
    public bool IsSquare { get; init; }

    /// <summary>Free room around the points on each side, as a share of their range.</summary>
    public double AxisMargin { get; init; } = NumberRange.UsualMargin;

    private bool DrawsSquare => IsSquare || IdentityLine is not null || Regions is not null;

    private protected override double Width => DrawsSquare ? 640 : base.Width;

    private protected override double? AspectRatio => DrawsSquare ? 1 : null;

    /// <summary>Adds points.</summary>
    /// <param name="name">The name in the legend.</param>
    /// <param name="x">Places on the horizontal axis, in its unit.</param>
    /// <param name="y">Heights in units of the vertical axis, one for each place. NaN and infinity are left out.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank; the spans are empty or differ in length.</exception>
    /// <exception cref="InvalidOperationException">There are eight series already: no colour is left.</exception>
    public ScatterChart Add<TX, TY>(string name, ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        _series.Add(PointSeries.Create(_series.Count, name, x, y));
        return this;
    }

    /// <summary>Adds a line behind the points.</summary>
    /// <param name="name">The name in the legend, or <see langword="null"/> for none.</param>
    /// <param name="x">Places on the horizontal axis, in the order of drawing.</param>
    /// <param name="y">Heights, one for each place.</param>
    /// <param name="strength">From 0, light grey, to 1, dark: lets a line that moves be followed.</param>
    /// <param name="dashed">Whether the line is dashed.</param>
    /// <param name="fits">Whether the axes make room for the whole line; else it is cut off at the edges of the chart.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException">The spans are empty or differ in length.</exception>
    public ScatterChart AddLine<TX, TY>(
        string? name, ReadOnlySpan<TX> x, ReadOnlySpan<TY> y, double strength = 1, bool dashed = false, bool fits = false)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        _lines.Add(new GuideLine(name, PointSeries.Create(0, name ?? "line", x, y).Points, strength, dashed, fits));
        return this;
    }

    private protected override PlotModel Draw()
    {
        RequireData(_series.Count + _lines.Count);
        PlotModel model = Style.Model();
        LinearAxis xAxis = ChartAxis.Linear(AxisPosition.Bottom, xTitle);
        LinearAxis yAxis = ChartAxis.Linear(AxisPosition.Left, yTitle);
        model.Axes.Add(xAxis);
        model.Axes.Add(yAxis);
        model.Legends.Add(Style.Legend());

        IEnumerable<DataPoint> lines = _lines.Where(line => line.Fits).SelectMany(line => line.Points);
        DataPoint[] points = [.. _series.SelectMany(series => series.Points).Concat(lines).Where(point => point.IsDefined())];
        NumberRange xRange = NumberRange.Around(points.Select(point => point.X), AxisMargin);
        NumberRange yRange = NumberRange.Around(points.Select(point => point.Y), AxisMargin);
        if (IdentityLine is not null)
        {
            xRange = yRange = xRange.Union(yRange);
            model.Series.Add(GuideLine.Identity(IdentityLine, xRange));
        }

        (xAxis.Minimum, xAxis.Maximum) = (xRange.Low, xRange.High);
        (yAxis.Minimum, yAxis.Maximum) = (yRange.Low, yRange.High);
        foreach (GuideLine line in _lines)
        {
            model.Series.Add(line.ToLine());
        }

        foreach (PointSeries series in _series)
        {
            model.Series.Add(series.ToScatter());
        }

        return model;
    }

    private protected override IEnumerable<PixelImage> Images(PlotModel model)
    {
        if (Regions is null)
        {
            return [];
        }

        var xRange = new NumberRange(model.DefaultXAxis.ActualMinimum, model.DefaultXAxis.ActualMaximum);
        var yRange = new NumberRange(model.DefaultYAxis.ActualMinimum, model.DefaultYAxis.ActualMaximum);
        return [DecisionRegions.Draw(Regions, _series.Count, xRange, yRange)];
    }
}
