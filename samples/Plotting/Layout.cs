namespace NeuralNet.Samples.Plotting;

/// <summary>The room that a picture has, and how large its heading is.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels; a picture of a fixed shape uses the height it needs instead.</param>
/// <param name="Margin">Free pixels at the sides.</param>
/// <param name="TitleSize">Pixels.</param>
internal sealed record Layout(double Width, double Height, double Margin, double TitleSize)
{
    /// <summary>A picture of its own.</summary>
    public static Layout Page(double width) => new(width, Height: 500, Margin: 18, TitleSize: 20);

    /// <summary>A panel of a picture.</summary>
    public static Layout Panel(double width, double height) => new(width, height, Margin: 12, TitleSize: 16);

    private double TitleBaseline => (0.9 * TitleSize) + Margin;

    private double SubtitleSize => Math.Max(Style.TextSize, 0.75 * TitleSize);

    private double SubtitleBaseline => TitleBaseline + (0.45 * TitleSize) + SubtitleSize;

    /// <summary>Pixels from the top that title and subtitle take, with the gap under them.</summary>
    public double HeadingHeight(bool hasSubtitle) => (hasSubtitle ? SubtitleBaseline : TitleBaseline) + Margin;

    public Label Title(string text) => new(text, Margin, TitleBaseline) { Size = TitleSize, Bold = true };

    public Label Subtitle(string text) => new(text, Margin, SubtitleBaseline) { Size = SubtitleSize };
}
