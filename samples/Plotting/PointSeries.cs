using System.Numerics;
using OxyPlot;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>Named points; the index of the series in its chart gives the colour and the mark.</summary>
internal sealed record PointSeries(int Index, string Name, DataPoint[] Points)
{
    private static readonly MarkerType[] Markers =
        [MarkerType.Circle, MarkerType.Triangle, MarkerType.Square, MarkerType.Diamond];

    /// <summary>Checks and copies the numbers of a series. Points that are not finite become gaps.</summary>
    /// <exception cref="ArgumentException">The name is blank; the spans are empty or differ in length.</exception>
    /// <exception cref="InvalidOperationException">No colour is left.</exception>
    public static PointSeries Create<TX, TY>(int index, string name, ReadOnlySpan<TX> x, ReadOnlySpan<TY> y)
        where TX : INumber<TX>
        where TY : INumber<TY>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (x.Length != y.Length || x.IsEmpty)
        {
            throw new ArgumentException(
                $"Series '{name}' needs one y for each x, at least one, but got {x.Length} x and {y.Length} y.", nameof(y));
        }

        if (index >= OkabeIto.Count)
        {
            throw new InvalidOperationException(
                $"Series '{name}' would be number {index + 1} but a chart has {OkabeIto.Count} colours. Draw two charts.");
        }

        var points = new DataPoint[x.Length];
        for (int i = 0; i < points.Length; i++)
        {
            var point = new DataPoint(double.CreateChecked(x[i]), double.CreateChecked(y[i]));
            points[i] = double.IsFinite(point.X) && double.IsFinite(point.Y) ? point : DataPoint.Undefined;
        }

        return new PointSeries(index, name, points);
    }

    /// <param name="hasMarks">Whether each point has a mark; a point without neighbours always has.</param>
    public LineSeries ToLine(bool hasMarks)
    {
        var line = new LineSeries
        {
            Title = Name,
            Color = OkabeIto.Color(Index),
            StrokeThickness = 2,
            LineJoin = LineJoin.Round,
            MarkerType = hasMarks ? Markers[Index % Markers.Length] : Points.Length == 1 ? MarkerType.Circle : MarkerType.None,
            MarkerSize = hasMarks ? 5 : 3,
        };
        line.Points.AddRange(Points);
        return line;
    }

    public ScatterSeries ToScatter()
    {
        var scatter = new ScatterSeries
        {
            Title = Name,
            MarkerType = Markers[Index % Markers.Length],
            MarkerSize = 5.5,
            MarkerFill = OxyColor.FromAColor(0xC8, OkabeIto.Color(Index)),
            MarkerStroke = OxyColors.White,
            MarkerStrokeThickness = 0.75,
        };
        scatter.Points.AddRange(Points.Where(p => p.IsDefined()).Select(p => new ScatterPoint(p.X, p.Y)));
        return scatter;
    }
}
