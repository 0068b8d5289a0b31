using OxyPlot;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>A grey line behind the data: a boundary, a threshold, a curve that the points should follow.</summary>
internal sealed record GuideLine(string? Name, DataPoint[] Points, double Strength, bool IsDashed, bool Fits)
{
    public LineSeries ToLine()
    {
        var line = new LineSeries
        {
            Title = Name,
            RenderInLegend = Name is not null,
            Color = OxyColor.Interpolate(OxyColor.FromRgb(0xDD, 0xDD, 0xDD), Style.Ink, Strength),
            StrokeThickness = IsDashed ? 1.5 : 2,
            LineStyle = IsDashed ? LineStyle.Dash : LineStyle.Solid,
            LineJoin = LineJoin.Round,
        };
        line.Points.AddRange(Points);
        return line;
    }
}
