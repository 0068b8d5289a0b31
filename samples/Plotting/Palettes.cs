using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>Colour scales for numbers.</summary>
internal static class Palettes
{
    private const int Steps = 201;      // odd: a diverging scale has a middle
    private static readonly OxyColor DarkBlue = OxyColor.FromRgb(0x00, 0x37, 0x5A);
    private static readonly OxyColor DarkVermillion = OxyColor.FromRgb(0x7A, 0x2F, 0x00);

    /// <summary>White to dark blue, for numbers from zero upwards.</summary>
    public static OxyPalette Model { get; } =
        OxyPalette.Interpolate(Steps, OxyColors.White, OxyColor.FromRgb(0xA6, 0xCE, 0xE6), OkabeIto.Blue, DarkBlue);

    /// <summary>Vermillion over white (zero) to blue, for numbers of both signs.</summary>
    public static OxyPalette Diverging { get; } = OxyPalette.Interpolate(
        Steps, DarkVermillion, OkabeIto.Vermillion, OxyColors.White, OkabeIto.Blue, DarkBlue);

    /// <summary>The colour a share of the way along the scale, from 0 to 1.</summary>
    public static OxyColor At(OxyPalette palette, double share) => palette.Colors[(int)Math.Round(share * (Steps - 1))];

    /// <summary>White text on dark colours, dark text on light ones.</summary>
    public static OxyColor TextOn(OxyColor color)
    {
        double brightness = ((0.299 * color.R) + (0.587 * color.G) + (0.114 * color.B)) / 255;
        return brightness < 0.55 ? OxyColors.White : Style.Ink;
    }
}
