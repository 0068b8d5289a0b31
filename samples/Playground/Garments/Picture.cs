using NeuralNet.Samples.FashionMnist;

namespace NeuralNet.Samples.Playground;

/// <summary>A picture of any size as the model's input, as the data set was made: light on dark, cut out, the longer edge to 28 pixels, in the middle.</summary>
public static class Picture
{
    /// <summary>Pixels along an edge of the model's input.</summary>
    public const int Size = 28;

    private const float Ground = 0.1f;      // brightness up to which a pixel of a dark ground counts as ground

    /// <summary>Converts a picture.</summary>
    /// <param name="rgba">Four bytes a pixel, row by row; what is transparent is white.</param>
    /// <param name="width">Pixels a row.</param>
    /// <returns>[1, 784], 0 to 1; null where nothing is drawn.</returns>
    /// <exception cref="ArgumentException">The bytes are not rows of such pixels.</exception>
    public static Tensor? ToInput(ReadOnlySpan<byte> rgba, int width)
    {
        if (width < 1 || rgba.Length == 0 || rgba.Length % (4 * width) != 0)
        {
            throw new ArgumentException($"Picture.ToInput expects whole rows of {width} pixels with 4 bytes each but got {rgba.Length} bytes.");
        }

        var grey = new float[rgba.Length / (4 * width), width];
        for (int y = 0; y < grey.GetLength(0); y++)
        {
            for (int x = 0; x < width; x++)
            {
                grey[y, x] = Grey(rgba.Slice(4 * ((y * width) + x), 4));
            }
        }

        if (Border(grey).Average() > 0.5f)
        {
            for (int y = 0; y < grey.GetLength(0); y++)
            {
                for (int x = 0; x < width; x++)
                {
                    grey[y, x] = 1 - grey[y, x];
                }
            }
        }

        return Trim(grey) is float[,] thing ? Tensor.From(Resampling.ToSquare(thing, Size)).Reshape(new Shape(1, Size * Size)) : null;
    }

    /// <summary>Brightness by ITU-R BT.601, over white.</summary>
    private static float Grey(ReadOnlySpan<byte> pixel)
    {
        float brightness = ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2])) / 255;
        return 1 - (pixel[3] / 255f * (1 - brightness));
    }

    private static IEnumerable<float> Border(float[,] grey)
    {
        (int bottom, int right) = (grey.GetLength(0) - 1, grey.GetLength(1) - 1);
        return Enumerable.Range(0, right + 1).SelectMany(x => (float[])[grey[0, x], grey[bottom, x]])
            .Concat(Enumerable.Range(0, bottom + 1).SelectMany(y => (float[])[grey[y, 0], grey[y, right]]));
    }

    /// <summary>The smallest part with all that is lighter than the ground; null where nothing is.</summary>
    private static float[,]? Trim(float[,] grey)
    {
        (int top, int bottom, int left, int right) = (grey.GetLength(0), -1, grey.GetLength(1), -1);
        for (int y = 0; y < grey.GetLength(0); y++)
        {
            for (int x = 0; x < grey.GetLength(1); x++)
            {
                if (grey[y, x] > Ground)
                {
                    (top, bottom, left, right) = (Math.Min(top, y), y, Math.Min(left, x), Math.Max(right, x));
                }
            }
        }

        if (bottom < 0)
        {
            return null;
        }

        var part = new float[bottom - top + 1, right - left + 1];
        for (int y = 0; y < part.GetLength(0); y++)
        {
            for (int x = 0; x < part.GetLength(1); x++)
            {
                part[y, x] = grey[top + y, left + x];
            }
        }

        return part;
    }
}
