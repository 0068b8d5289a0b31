namespace NeuralNet.Samples.FashionMnist;

/// <summary>Changes the size of an image; each new pixel is the mean of the area that it covers of the old ones.</summary>
internal static class Resampling
{
    /// <summary>The image in the middle of a dark square, its longer edge as long as the square's.</summary>
    /// <param name="image">[height, width].</param>
    /// <param name="size">Pixels along an edge of the square.</param>
    public static float[,] ToSquare(float[,] image, int size)
    {
        (int height, int width) = (image.GetLength(0), image.GetLength(1));
        double scale = (double)Math.Max(height, width) / size; // old pixels a new one
        double top = (height - (size * scale)) / 2;
        double left = (width - (size * scale)) / 2;
        float[,] square = new float[size, size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                square[y, x] = (float)(Sum(image, top + (y * scale), left + (x * scale), scale) / (scale * scale));
            }
        }

        return square;
    }

    /// <summary>The sum over a square area, dark outside the image; pixels at its edges count by the share that lies inside.</summary>
    private static double Sum(float[,] image, double top, double left, double edge)
    {
        double sum = 0;
        for (int y = Math.Max(0, (int)top); y < Math.Min(image.GetLength(0), top + edge); y++)
        {
            double rowShare = Overlap(y, top, edge);
            for (int x = Math.Max(0, (int)left); x < Math.Min(image.GetLength(1), left + edge); x++)
            {
                sum += rowShare * Overlap(x, left, edge) * image[y, x];
            }
        }

        return sum;
    }

    private static double Overlap(int pixel, double start, double length) =>
        Math.Max(0, Math.Min(pixel + 1, start + length) - Math.Max(pixel, start));
}
