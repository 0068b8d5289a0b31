using NeuralNet.Samples.Plotting;

namespace NeuralNet.Samples.LectureTour;

/// <summary>From the library's tensors to the pictures' arrays.</summary>
internal static class Drawing
{
    /// <summary>Adds the points of each class as a series.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="points">[N, 2].</param>
    /// <param name="classes">[N, 1], whole numbers from 0.</param>
    /// <param name="names">A name for each class.</param>
    /// <returns>The chart.</returns>
    public static ScatterChart AddClasses(this ScatterChart chart, Tensor points, Tensor classes, params string[] names)
    {
        for (int c = 0; c < names.Length; c++)
        {
            int[] rows = [.. Enumerable.Range(0, points.Rows).Where(i => classes[i] == c)];
            chart.Add<float, float>(names[c], [.. rows.Select(i => points[i, 0])], [.. rows.Select(i => points[i, 1])]);
        }

        return chart;
    }

    /// <summary>What a classifier answers anywhere in the plane, for <see cref="ScatterChart.Regions"/>.</summary>
    /// <param name="logits">From places [M, 2] to [M, K], of which the greatest is the answer, or to [M, 1]: class 1 where above 0.</param>
    public static Func<float[,], int[]> Regions(Func<Tensor, Tensor> logits) => places =>
    {
        Tensor output = logits(Tensor.From(places));
        Tensor classes = output.Columns == 1 ? Activation.Step.Apply(output) : output.ArgMax(axis: 1);
        return Array.ConvertAll(classes.ToArray(), c => (int)c);
    };
}
