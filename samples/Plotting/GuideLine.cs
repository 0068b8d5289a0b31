using OxyPlot;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>A grey line behind the data: a boundary, a threshold, a curve that the points should follow.</summary>
internal sealed record GuideLine(string? Name, DataPoint[] Points, double Strength, bool IsDashed, bool Fits)
{
    /// <summary>The dashed line y = x.</summary>
    public static LineSeries Identity(string name, NumberRange range)
    {
        var line = new LineSeries { Title = name, Color = Style.Grey, LineStyle = LineStyle.Dash, StrokeThickness = 1.5 };
        line.Points.Add(new DataPoint(range.Low, range.Low));
        line.Points.Add(new DataPoint(range.High, range.High));
        return line;
    }

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
