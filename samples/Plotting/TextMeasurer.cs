using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// Measures text with the metrics of Arial, which OxyPlot carries for its PDF writer. That writer answers in points
/// where SVG wants pixels. Widths allow for the wider font of a reader who has no Arial; the height is that of capitals
/// and digits, so that labels are centred on their ticks.
/// </summary>
internal sealed class TextMeasurer() : PdfRenderContext(1, 1, OxyColors.White)
{
    public const double CapitalHeight = 0.72;      // of the font size
    private const double PixelsPerPoint = 96.0 / 72.0;
    private const double Allowance = 1.15;          // DejaVu Sans over Arial

    /// <summary>The width of the longest of some labels in pixels.</summary>
    public static double Width(IEnumerable<string> labels)
    {
        var measurer = new TextMeasurer();
        return labels.Max(label => measurer.MeasureText(label, Style.Font, Style.TextSize, FontWeights.Normal).Width);
    }

    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        if (string.IsNullOrEmpty(text))
        {
            return OxySize.Empty;
        }

        // The metrics lack the minus sign, which is as wide as a plus.
        double width = base.MeasureText(text.Replace('−', '+'), "Arial", fontSize * PixelsPerPoint, fontWeight).Width;
        return new OxySize(Allowance * width, CapitalHeight * fontSize);
    }
}
