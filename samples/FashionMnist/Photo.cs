using StbImageSharp;

namespace NeuralNet.Samples.FashionMnist;

/// <summary>An image of any size and colour, converted to the model's input: 28 x 28, grey, light on dark.</summary>
/// <param name="Pixels">[1, 784], brightness 0 to 1.</param>
/// <param name="Steps">What was done, for the user to check.</param>
internal sealed record Photo(Tensor Pixels, string Steps)
{
    private const long MostPixels = 25_000_000;

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
        float[,] grey = GreyPicture.Of(image.Data, image.Width);
        if (GreyPicture.InvertIfLight(grey))
        {
            steps.Add("dark on light, so inverted");
        }

        if (image.Width != FashionData.Size || image.Height != FashionData.Size)
        {
            // As the data set was made: the ground cut off, the longer edge to 28 pixels, the thing in the middle.
            grey = Resampling.ToSquare(GreyPicture.Trim(grey) ?? grey, FashionData.Size);
            steps.Add($"cut out and scaled to {FashionData.Size} x {FashionData.Size}");
        }

        return new Photo(Tensor.From(grey).Reshape(new Shape(1, grey.Length)), string.Join("; ", steps));
    }
}
