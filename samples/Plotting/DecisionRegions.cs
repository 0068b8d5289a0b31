using OxyPlot;

namespace NeuralNet.Samples.Plotting;

/// <summary>The answers of a classifier over a part of the plane, in the pale colours of their series.</summary>
internal static class DecisionRegions
{
    private const int Resolution = 240;     // cells along each side
    private const double Strength = 0.25;   // of the colour; the rest is white

    public static PixelImage Draw(Func<float[,], int[]> classify, int classes, NumberRange xRange, NumberRange yRange)
    {
        var places = new float[Resolution * Resolution, 2];
        for (int i = 0; i < places.GetLength(0); i++)
        {
            // Cell i lies in column i % Resolution, and in row i / Resolution from the top.
            places[i, 0] = (float)xRange.At(((i % Resolution) + 0.5) / Resolution);
            places[i, 1] = (float)yRange.At(1 - (((i / Resolution) + 0.5) / Resolution));
        }

        int[] answers = classify(places);
        if (answers.Length != places.GetLength(0))
        {
            throw new InvalidOperationException(
                $"The classifier of the regions got {places.GetLength(0)} places but gave {answers.Length} answers.");
        }

        var colors = new OxyColor[Resolution, Resolution];
        for (int i = 0; i < answers.Length; i++)
        {
            int answer = answers[i];
            if (answer < 0 || answer >= classes)
            {
                throw new InvalidOperationException(
                    $"The classifier of the regions answered class {answer} but the chart has series 0 to {classes - 1}.");
            }

            colors[i / Resolution, i % Resolution] =
                OxyColor.Interpolate(OxyColors.White, OkabeIto.Color(answer), Strength);
        }

        return new PixelImage(colors, xRange, yRange);
    }
}
