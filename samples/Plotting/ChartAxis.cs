using OxyPlot;
using OxyPlot.Axes;

namespace NeuralNet.Samples.Plotting;

/// <summary>The kinds of axes that the charts are made of.</summary>
internal static class ChartAxis
{
    public static LinearAxis Linear(AxisPosition position, string title) => WithGridlines(new LinearAxis(), position, title);

    public static LogarithmicAxis Logarithmic(AxisPosition position, string title) =>
        WithGridlines(new LogarithmicAxis { PowerPadding = false }, position, title);

    /// <summary>An axis of names, the first one at the top.</summary>
    public static CategoryAxis NamesDown(string title, string[] names)
    {
        CategoryAxis axis = Plain(new CategoryAxis { Position = AxisPosition.Left, Title = title, GapWidth = 0 });
        axis.Labels.AddRange(names);
        (axis.StartPosition, axis.EndPosition) = (1, 0);
        return axis;
    }

    /// <summary>An axis of names, the first one at the left; aslant if one is wider than its room in pixels.</summary>
    public static CategoryAxis NamesAcross(string title, string[] names, double room)
    {
        CategoryAxis axis = Plain(new CategoryAxis { Position = AxisPosition.Bottom, Title = title, GapWidth = 0 });
        axis.Labels.AddRange(names);
        axis.Angle = TextMeasurer.Width(names) > room ? -35 : 0;
        return axis;
    }

    /// <summary>An axis of the whole numbers from 0 to <paramref name="count"/> - 1; at the left it runs downwards.</summary>
    public static LinearAxis Indices(AxisPosition position, string title, int count)
    {
        LinearAxis axis = Plain(new LinearAxis
        {
            Position = position,
            Title = title,
            Minimum = -0.5,
            Maximum = count - 0.5,
            MinimumMajorStep = 1,
        });
        if (position == AxisPosition.Left)
        {
            (axis.StartPosition, axis.EndPosition) = (1, 0);
        }

        return axis;
    }

    public static LinearAxis Hidden(AxisPosition position, NumberRange range) => new()
    {
        Position = position,
        Minimum = range.Low,
        Maximum = range.High,
        IsAxisVisible = false,
    };

    /// <summary>A colour bar at the right.</summary>
    public static LinearColorAxis ColorBar(string title, OxyPalette palette, NumberRange range)
    {
        LinearColorAxis axis = Plain(new LinearColorAxis
        {
            Position = AxisPosition.Right,
            Title = title,
            Palette = palette,
            Minimum = range.Low,
            Maximum = range.High,
            RenderAsImage = true,
            AxisDistance = 16,
            MajorTickSize = 18,     // the width of the bar
            LabelFormatter = Style.Number,
        });
        axis.TickStyle = TickStyle.Outside;     // makes room for the bar; the ticks themselves stay invisible
        axis.TicklineColor = OxyColors.Transparent;
        return axis;
    }

    private static T WithGridlines<T>(T axis, AxisPosition position, string title)
        where T : Axis
    {
        axis.Position = position;
        axis.Title = title;
        axis.MajorGridlineStyle = LineStyle.Solid;
        axis.MajorGridlineColor = Style.Gridline;
        axis.MinimumPadding = 0.03;
        axis.MaximumPadding = 0.03;
        axis.LabelFormatter = Style.Number;
        return Plain(axis);
    }

    private static T Plain<T>(T axis)
        where T : Axis
    {
        axis.TickStyle = TickStyle.None;
        axis.AxisTickToLabelDistance = 8;
        axis.AxisTitleDistance = 18;
        axis.TitleFontSize = 15;
        return axis;
    }
}
