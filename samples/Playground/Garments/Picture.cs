using NeuralNet.Samples.FashionMnist;

namespace NeuralNet.Samples.Playground;

/// <summary>A picture of any size as the model's input, as the data set was made: light on dark, cut out, the longer edge to 28 pixels, in the middle.</summary>
public static class Picture
{
    /// <summary>Pixels along an edge of the model's input.</summary>
    public const int Size = 28;

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

        float[,] grey = GreyPicture.Of(rgba, width);
        GreyPicture.InvertIfLight(grey);
        return GreyPicture.Trim(grey) is float[,] thing ? Tensor.From(Resampling.ToSquare(thing, Size)).Reshape(new Shape(1, Size * Size)) : null;
    }
}
