using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>
/// The palette of M. Okabe and K. Ito, "Color Universal Design" (2008): eight colours that remain distinct for
/// colour-blind readers. Here in the order in which series take them.
/// </summary>
internal static class OkabeIto
{
    public static readonly OxyColor Blue = OxyColor.FromRgb(0x00, 0x72, 0xB2);
    public static readonly OxyColor Vermillion = OxyColor.FromRgb(0xD5, 0x5E, 0x00);

    private static readonly OxyColor[] Colors =
    [
        Blue,
        Vermillion,
        OxyColor.FromRgb(0x00, 0x9E, 0x73),     // bluish green
        OxyColor.FromRgb(0xCC, 0x79, 0xA7),     // reddish purple
        OxyColor.FromRgb(0xE6, 0x9F, 0x00),     // orange
        OxyColor.FromRgb(0x56, 0xB4, 0xE9),     // sky blue
        OxyColor.FromRgb(0x00, 0x00, 0x00),     // black
        OxyColor.FromRgb(0xF0, 0xE4, 0x42),     // yellow, the faintest on white paper
    ];

    public static int Count => Colors.Length;

    public static OxyColor Color(int index) => Colors[index];
}
