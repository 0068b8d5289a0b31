namespace NeuralNet.Samples.FashionMnist;

/// <summary>A picture of any colours as the data set's are: grey, light on dark, the ground cut off. [height, width], brightness 0 to 1.</summary>
internal static class GreyPicture
{
    private const float Ground = 0.1f; // brightness up to which a pixel of a dark ground counts as ground

    /// <summary>Brightness by ITU-R BT.601, over a white ground where the picture is transparent.</summary>
    /// <param name="rgba">Four bytes a pixel, row by row.</param>
    /// <param name="width">Pixels a row.</param>
    public static float[,] Of(ReadOnlySpan<byte> rgba, int width)
    {
        float[,] grey = new float[rgba.Length / (4 * width), width];
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<byte> pixel = rgba.Slice(4 * i, 4);
            float brightness = ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2])) / 255;
            float opacity = pixel[3] / 255f;
            grey[i / width, i % width] = (opacity * brightness) + 1 - opacity;
        }

        return grey;
    }

    /// <summary>Makes it light on dark.</summary>
    /// <returns>Whether it was dark on light, as its border says.</returns>
    public static bool InvertIfLight(float[,] grey)
    {
        (int bottom, int right) = (grey.GetLength(0) - 1, grey.GetLength(1) - 1);
        IEnumerable<float> border = Enumerable.Range(0, right + 1).SelectMany(x => (float[])[grey[0, x], grey[bottom, x]])
            .Concat(Enumerable.Range(0, bottom + 1).SelectMany(y => (float[])[grey[y, 0], grey[y, right]]));
        if (border.Average() <= 0.5f)
        {
            return false;
        }

        for (int y = 0; y <= bottom; y++)
        {
            for (int x = 0; x <= right; x++)
            {
                grey[y, x] = 1 - grey[y, x];
            }
        }

        return true;
    }

    /// <summary>The smallest part with all that is lighter than the ground; null where nothing is.</summary>
    public static float[,]? Trim(float[,] grey)
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

        float[,] part = new float[bottom - top + 1, right - left + 1];
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
