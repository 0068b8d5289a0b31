using System.Globalization;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// Draws how often each true class (row) was predicted as each class (column). A cell shows its count; its colour is its
/// share of the row, so that rare classes count as much as common ones: a dark diagonal is a good classifier.
/// </summary>
public sealed class ConfusionMatrixChart : Chart
{
    private readonly string[] _classNames;
    private readonly int[,] _counts;

    /// <summary>Describes the chart; both arrays are copied.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="classNames">The names of the classes, K of them.</param>
    /// <param name="counts">Counts [K, K]: rows are true classes, columns predicted ones.</param>
    /// <exception cref="ArgumentException"><paramref name="counts"/> is not K by K, or one is negative.</exception>
    public ConfusionMatrixChart(string title, ReadOnlySpan<string> classNames, int[,] counts)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(counts);
        int classes = classNames.Length;
        if (classes == 0 || counts.GetLength(0) != classes || counts.GetLength(1) != classes)
        {
            throw new ArgumentException(
                $"{classes} class names need counts [{classes}, {classes}], at least [1, 1], " +
                $"but got [{counts.GetLength(0)}, {counts.GetLength(1)}].", nameof(counts));
        }

        int smallest = counts.Cast<int>().Min();
        if (smallest < 0)
        {
            throw new ArgumentException($"A count cannot be negative but one is {smallest}.", nameof(counts));
        }

        _classNames = classNames.ToArray();
        _counts = (int[,])counts.Clone();
    }

    private protected override double? AspectRatio => 1;

    private protected override PlotModel Draw()
    {
        OxyPalette palette = Palettes.Model;
        PlotModel model = Style.Model();
        model.PlotAreaBorderThickness = new OxyThickness(1);
        double matrixWidth = Width - TextMeasurer.Width(_classNames) - 190;     // the rest: titles, colour bar, margins
        model.Axes.Add(ChartAxis.NamesAcross("Predicted class", _classNames, room: matrixWidth / _classNames.Length));
        model.Axes.Add(ChartAxis.NamesDown("True class", _classNames));
        LinearColorAxis colors = ChartAxis.ColorBar("Share of the true class", palette, new NumberRange(0, 1));
        colors.LabelFormatter = share => share.ToString("0 %", CultureInfo.InvariantCulture);
        model.Axes.Add(colors);

        int classes = _classNames.Length;
        for (int row = 0; row < classes; row++)
        {
            int total = Enumerable.Range(0, classes).Sum(column => _counts[row, column]);
            for (int column = 0; column < classes; column++)
            {
                int count = _counts[row, column];
                double share = total == 0 ? 0 : (double)count / total;
                model.Annotations.Add(Cell(row, column, count, Palettes.At(palette, share)));
            }
        }

        return model;
    }

    private static RectangleAnnotation Cell(int row, int column, int count, OxyColor color) => new()
    {
        MinimumX = column - 0.5,
        MaximumX = column + 0.5,
        MinimumY = row - 0.5,
        MaximumY = row + 0.5,
        Fill = color,
        Stroke = Style.Gridline,
        StrokeThickness = 1,
        Text = count.ToString(CultureInfo.InvariantCulture),
        TextColor = count == 0 ? Style.Faint : Palettes.TextOn(color),
        FontSize = 16,
    };
}
