using OxyPlot;
using OxyPlot.Axes;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// Draws a matrix of numbers as coloured cells, row 0 at the top, for instance the weights of a layer. White is zero,
/// blue above it and vermillion below.
/// </summary>
public sealed class HeatMapChart : Chart
{
    private readonly string _xTitle;
    private readonly string _yTitle;
    private readonly string _valueTitle;
    private readonly float[,] _values;
    private readonly OxyPalette _palette;
    private readonly NumberRange _colorRange;

    /// <summary>Describes the chart; the values are copied.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="xTitle">What the columns are.</param>
    /// <param name="yTitle">What the rows are.</param>
    /// <param name="valueTitle">What the colours show, with its unit.</param>
    /// <param name="values">Numbers [rows, columns], finite.</param>
    /// <exception cref="ArgumentException"><paramref name="values"/> is empty or has a number that is not finite.</exception>
    public HeatMapChart(string title, string xTitle, string yTitle, string valueTitle, float[,] values)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Length == 0 || !values.Cast<float>().All(float.IsFinite))
        {
            throw new ArgumentException(
                $"A heat map needs finite numbers, at least [1, 1], but got [{values.GetLength(0)}, {values.GetLength(1)}]" +
                (values.Length == 0 ? "." : " with NaN or infinity."), nameof(values));
        }

        (_xTitle, _yTitle, _valueTitle) = (xTitle, yTitle, valueTitle);
        _values = (float[,])values.Clone();
        bool signed = values.Cast<float>().Min() < 0;
        float largest = values.Cast<float>().Max(MathF.Abs);
        float end = largest == 0 ? 1 : largest;
        _palette = signed ? Palettes.Diverging : Palettes.Model;
        _colorRange = new NumberRange(signed ? -end : 0, end);
    }

    private int Rows => _values.GetLength(0);

    private int Columns => _values.GetLength(1);

    private protected override PlotModel Draw()
    {
        PlotModel model = Style.Model();
        model.PlotAreaBorderThickness = new OxyThickness(1);
        model.Axes.Add(ChartAxis.Indices(AxisPosition.Bottom, _xTitle, Columns));
        model.Axes.Add(ChartAxis.Indices(AxisPosition.Left, _yTitle, Rows));
        model.Axes.Add(ChartAxis.ColorBar(_valueTitle, _palette, _colorRange));
        return model;
    }

    private protected override IEnumerable<PixelImage> Images(PlotModel model)
    {
        var colors = new OxyColor[Rows, Columns];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
            {
                double share = (_values[row, column] - _colorRange.Low) / (_colorRange.High - _colorRange.Low);
                colors[row, column] = Palettes.At(_palette, share);
            }
        }

        return [new PixelImage(colors, new NumberRange(-0.5, Columns - 0.5), new NumberRange(-0.5, Rows - 0.5))];
    }
}
