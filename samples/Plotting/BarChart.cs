using System.Numerics;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Series;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws named numbers as horizontal bars from zero, the first at the top, each with its value next to it.</summary>
/// <param name="title">The heading.</param>
/// <param name="valueTitle">What the bars show, with its unit.</param>
public sealed class BarChart(string title, string valueTitle) : Chart(title)
{
    private const double LabelGap = 6;      // pixels between a bar and its number

    private readonly List<(string Name, double Value)> _bars = [];

    /// <summary>Adds a bar.</summary>
    /// <param name="name">The name at its left.</param>
    /// <param name="value">Its length in units of the axis.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is blank or the value is not finite.</exception>
    public BarChart Add<T>(string name, T value)
        where T : INumber<T>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!T.IsFinite(value))
        {
            throw new ArgumentException($"Bar '{name}' needs a finite value but got {value}.", nameof(value));
        }

        _bars.Add((name, double.CreateChecked(value)));
        return this;
    }

    private protected override PlotModel Draw()
    {
        RequireData(_bars.Count);
        PlotModel model = Style.Model();
        CategoryAxis names = ChartAxis.NamesDown("", [.. _bars.Select(bar => bar.Name)]);
        names.GapWidth = 0.5;
        model.Axes.Add(names);
        LinearAxis values = ChartAxis.Linear(AxisPosition.Bottom, valueTitle);
        values.MaximumPadding = 0.15;       // room for the numbers next to the bars
        values.MinimumPadding = _bars.Exists(bar => bar.Value < 0) ? 0.15 : 0;
        model.Axes.Add(values);
        var series = new BarSeries { FillColor = OkabeIto.Blue };
        series.Items.AddRange(_bars.Select(bar => new BarItem(bar.Value)));
        model.Series.Add(series);
        return model;
    }

    private protected override IEnumerable<Label> Labels(PlotModel model)
    {
        for (int i = 0; i < _bars.Count; i++)
        {
            double value = _bars[i].Value;
            (double gap, string anchor) = value < 0 ? (-LabelGap, "end") : (LabelGap, "start");
            double baseline = model.DefaultYAxis.Transform(i) + (TextMeasurer.CapitalHeight * Style.TextSize / 2);
            double x = model.DefaultXAxis.Transform(value) + gap;
            yield return new Label(Style.Number(value), x, baseline) { Anchor = anchor };
        }
    }
}
