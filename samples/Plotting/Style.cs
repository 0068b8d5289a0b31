using System.Globalization;
using OxyPlot;
using OxyPlot.Legends;

namespace NeuralNet.Samples.Plotting;

/// <summary>The look that all charts share: white paper, dark grey text, light gridlines, the legend below the data.</summary>
internal static class Style
{
    public const string Font = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif";
    public const double TextSize = 14;      // pixels

    public static readonly OxyColor Ink = OxyColor.FromRgb(0x33, 0x33, 0x33);
    public static readonly OxyColor Grey = OxyColor.FromRgb(0x77, 0x77, 0x77);
    public static readonly OxyColor Faint = OxyColor.FromRgb(0xAA, 0xAA, 0xAA);
    public static readonly OxyColor Gridline = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);
    private static readonly OxyColor Frame = OxyColor.FromRgb(0xBB, 0xBB, 0xBB);

    /// <summary>A picture without axes yet.</summary>
    public static PlotModel Model() => new()
    {
        Background = OxyColors.White,
        Culture = CultureInfo.InvariantCulture,
        DefaultFont = Font,
        DefaultFontSize = TextSize,
        TextColor = Ink,
        PlotAreaBorderColor = Frame,
        PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
    };

    /// <summary>A legend in a row below the plotting area.</summary>
    public static Legend Legend() => new()
    {
        LegendPlacement = LegendPlacement.Outside,
        LegendPosition = LegendPosition.BottomCenter,
        LegendOrientation = LegendOrientation.Horizontal,
        LegendSymbolLength = 24,
        LegendSymbolMargin = 8,
        LegendItemSpacing = 22,
        LegendLineSpacing = 12,
        LegendPadding = 8,
        LegendMargin = 6,
    };

    /// <summary>Writes a number as people do: 100,000 and 0.25, but 1e-7.</summary>
    public static string Number(double value)
    {
        double magnitude = Math.Abs(value);
        bool plain = magnitude is 0 or (>= 1e-4 and < 1e7);
        return value.ToString(plain ? "#,0.######" : "0.###e+0", CultureInfo.InvariantCulture);
    }
}
