using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Axes;

namespace NeuralNet.Samples.Plotting;

/// <summary>Draws small images in rows, each with a caption below, for instance digits with their predictions.</summary>
public sealed class ImageGridChart : Chart
{
    private const double LineHeight = 0.25;     // of the width of an image, as the next
    private const double Gap = 0.12;
    private const double FrameWidth = 3;        // pixels
    private const double CellWidth = 1 + Gap;

    private readonly int _imageWidth;
    private readonly int _imageHeight;
    private readonly int _columns;
    private readonly List<(OxyColor[,] Colors, string Caption, bool IsMarked)> _images = [];

    /// <summary>Describes the grid, without images yet.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="imageWidth">Width of an image in pixels.</param>
    /// <param name="imageHeight">Height of an image in pixels.</param>
    /// <param name="columns">How many images stand in a row.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public ImageGridChart(string title, int imageWidth, int imageHeight, int columns)
        : base(title)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(imageHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        (_imageWidth, _imageHeight, _columns) = (imageWidth, imageHeight, columns);
    }

    /// <summary>Lines of text below an image, 1 if nothing is said.</summary>
    public int CaptionLines { get; init; } = 1;

    /// <summary>Whether pixels are numbers from -1 (vermillion) over 0 (white) to 1 (blue), such as weights, and not grey.</summary>
    public bool IsSigned { get; init; }

    private double CaptionHeight => LineHeight * CaptionLines;

    private double ImageHeight => (double)_imageHeight / _imageWidth;

    private double CellHeight => ImageHeight + CaptionHeight + Gap;

    private int Rows => (_images.Count + _columns - 1) / _columns;

    private protected override double? AspectRatio => _columns * CellWidth / (Rows * CellHeight);

    /// <summary>Adds an image after the others.</summary>
    /// <param name="pixels">
    /// Brightness from 0 (black) to 1 (white), or see <see cref="IsSigned"/>, row by row from the top; numbers outside are clamped.
    /// </param>
    /// <param name="caption">The text below, short; lines are parted by a line feed.</param>
    /// <param name="isMarked">Whether the image gets a frame and its caption the frame's colour.</param>
    /// <returns>This chart.</returns>
    /// <exception cref="ArgumentException">The number of pixels is not width times height.</exception>
    public ImageGridChart Add(ReadOnlySpan<float> pixels, string caption, bool isMarked = false)
    {
        if (pixels.Length != _imageWidth * _imageHeight)
        {
            throw new ArgumentException(
                $"An image of {_imageWidth} x {_imageHeight} needs {_imageWidth * _imageHeight} pixels but got {pixels.Length}.",
                nameof(pixels));
        }

        var colors = new OxyColor[_imageHeight, _imageWidth];
        for (int i = 0; i < pixels.Length; i++)
        {
            colors[i / _imageWidth, i % _imageWidth] = IsSigned
                ? Palettes.At(Palettes.Diverging, (Math.Clamp(pixels[i], -1f, 1f) + 1) / 2)
                : Grey(Math.Clamp(pixels[i], 0f, 1f));
        }

        _images.Add((colors, caption, isMarked));
        return this;
    }

    private protected override PlotModel Draw()
    {
        RequireData(_images.Count);
        PlotModel model = Style.Model();
        model.PlotAreaBorderThickness = new OxyThickness(0);
        model.Axes.Add(ChartAxis.Hidden(AxisPosition.Bottom, new NumberRange(0, _columns * CellWidth)));
        model.Axes.Add(ChartAxis.Hidden(AxisPosition.Left, new NumberRange(-Rows * CellHeight, 0)));
        for (int i = 0; i < _images.Count; i++)
        {
            PixelImage image = ImageAt(i);
            (_, string caption, bool isMarked) = _images[i];
            string[] lines = caption.Split('\n');
            for (int line = 0; line < lines.Length; line++)
            {
                model.Annotations.Add(new TextAnnotation
                {
                    Text = lines[line],
                    TextColor = isMarked ? OkabeIto.Vermillion : Style.Ink,
                    TextPosition = new DataPoint(image.X.At(0.5), image.Y.Low - ((line + 0.5) * LineHeight)),
                    TextHorizontalAlignment = HorizontalAlignment.Center,
                    TextVerticalAlignment = VerticalAlignment.Middle,
                    StrokeThickness = 0,
                });
            }

            if (isMarked)
            {
                model.Annotations.Add(new RectangleAnnotation
                {
                    MinimumX = image.X.Low,
                    MaximumX = image.X.High,
                    MinimumY = image.Y.Low,
                    MaximumY = image.Y.High,
                    Fill = OxyColors.Transparent,
                    Stroke = OkabeIto.Vermillion,
                    StrokeThickness = FrameWidth,
                });
            }
        }

        return model;
    }

    private protected override IEnumerable<PixelImage> Images(PlotModel model) =>
        Enumerable.Range(0, _images.Count).Select(ImageAt);

    private static OxyColor Grey(float brightness)
    {
        byte grey = (byte)MathF.Round(255 * brightness);
        return OxyColor.FromRgb(grey, grey, grey);
    }

    /// <summary>An image in units of its width, the upper left corner of the grid at (0, 0).</summary>
    private PixelImage ImageAt(int index)
    {
        double left = index % _columns * CellWidth;
        double top = -(index / _columns * CellHeight);
        return new PixelImage(_images[index].Colors, new NumberRange(left, left + 1), new NumberRange(top - ImageHeight, top));
    }
}
