using StbImageSharp;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>An image of any size and colour, converted to the model's input: 28 x 28, grey, light on dark.</summary>
/// <param name="Pixels">[1, 784], brightness 0 to 1.</param>
/// <param name="Steps">What was done, for the user to check.</param>
internal sealed record Photo(Tensor Pixels, string Steps)
{
    private const long MostPixels = 25_000_000;
    private const float Background = 0.1f; // brightness up to which a pixel of a dark ground counts as ground

    /// <summary>Reads PNG, and what else StbImageSharp does: JPEG, BMP, GIF, TGA.</summary>
    /// <exception cref="InvalidDataException">The file is not an image, is damaged, or is too large.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static Photo Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        if (ImageInfo.FromStream(new MemoryStream(file)) is not ImageInfo info)
        {
            throw new InvalidDataException($"{path} is no image that can be read. Save it as PNG.");
        }

        if ((long)info.Width * info.Height is 0 or > MostPixels)
        {
            throw new InvalidDataException($"{path} has {info.Width} x {info.Height} pixels; expected 1 to {MostPixels:N0} in all. Make it smaller.");
        }

        try
        {
            return From(ImageResult.FromMemory(file, ColorComponents.RedGreenBlueAlpha));
        }
        catch (Exception error) when (error is InvalidOperationException or IndexOutOfRangeException or ArgumentException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path} cannot be decoded: it seems to be damaged. Save it again as PNG.", error);
        }
    }

    private static Photo From(ImageResult image)
    {
        var steps = new List<string> { $"{image.Width} x {image.Height} pixels" };
        float[,] grey = Grey(image);
        if (Border(grey).Average() > 0.5f)
        {
            steps.Add("dark on light, so inverted");
            Invert(grey);
        }

        if (image.Width != FashionData.Size || image.Height != FashionData.Size)
        {
            // As the data set was made: the ground cut off, the longer edge to 28 pixels, the thing in the middle.
            grey = Resampling.ToSquare(Trim(grey), FashionData.Size);
            steps.Add($"cut out and scaled to {FashionData.Size} x {FashionData.Size}");
        }

        return new Photo(Tensor.From(grey).Reshape(new Shape(1, grey.Length)), string.Join("; ", steps));
    }

    /// <summary>Brightness by ITU-R BT.601, over a white ground where the image is transparent.</summary>
    private static float[,] Grey(ImageResult image)
    {
        float[,] grey = new float[image.Height, image.Width];
        for (int i = 0; i < grey.Length; i++)
        {
            ReadOnlySpan<byte> pixel = image.Data.AsSpan(4 * i, 4);
            float brightness = ((0.299f * pixel[0]) + (0.587f * pixel[1]) + (0.114f * pixel[2])) / 255;
            float opacity = pixel[3] / 255f;
            grey[i / image.Width, i % image.Width] = (opacity * brightness) + 1 - opacity;
        }

        return grey;
    }

    private static IEnumerable<float> Border(float[,] grey)
    {
        (int bottom, int right) = (grey.GetLength(0) - 1, grey.GetLength(1) - 1);
        return Enumerable.Range(0, right + 1).SelectMany(x => (float[])[grey[0, x], grey[bottom, x]])
            .Concat(Enumerable.Range(0, bottom + 1).SelectMany(y => (float[])[grey[y, 0], grey[y, right]]));
    }

    private static void Invert(float[,] grey)
    {
        for (int y = 0; y < grey.GetLength(0); y++)
        {
            for (int x = 0; x < grey.GetLength(1); x++)
            {
                grey[y, x] = 1 - grey[y, x];
            }
        }
    }

    /// <summary>The smallest part with all that is lighter than the ground; the whole where nothing is.</summary>
    private static float[,] Trim(float[,] grey)
    {
        (int top, int bottom, int left, int right) = (grey.GetLength(0), -1, grey.GetLength(1), -1);
        for (int y = 0; y < grey.GetLength(0); y++)
        {
            for (int x = 0; x < grey.GetLength(1); x++)
            {
                if (grey[y, x] > Background)
                {
                    (top, bottom, left, right) = (Math.Min(top, y), y, Math.Min(left, x), Math.Max(right, x));
                }
            }
        }

        if (bottom < 0)
        {
            return grey;
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
