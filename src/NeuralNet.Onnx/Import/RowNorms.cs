namespace NeuralNet.Onnx;

/// <summary>Knows a normalisation of rows by its values: <c>(x - mean) / √(mean square + ε) · weight + bias</c>, with the mean or without.</summary>
internal static class RowNorms
{
    // Beside these the file's ε is nothing, and much.
    private const double Large = 1e6, Small = 1e-4;
    private const double LeastEpsilon = 1e-24;

    /// <summary>The layers; null where it is none.</summary>
    public static IReadOnlyList<Layer>? Of(Region region, ImportBudget budget)
    {
        int columns = region.From.Columns;
        double[] pattern = [.. Enumerable.Range(0, columns).Select(j => (j % 2 == 0 ? 1 : -1) * (1 + (j * 0.618034 % 1)))];
        double[] scales = [Large, -Large, Small, 1, 0.01, 3];
        budget.Take((long)columns * scales.Length * 3);
        double[] rows = [.. scales.SelectMany((scale, row) => pattern.Select((x, j) => (scale * x) + (row == 5 ? j % 3 : 0)))];
        double[] values = region.Of(columns, rows, budget);
        return Fitted(region, values, rows, pattern, isCentered: true) ?? Fitted(region, values, rows, pattern, isCentered: false);
    }

    private static IReadOnlyList<Layer>? Fitted(Region region, double[] values, double[] rows, double[] pattern, bool isCentered)
    {
        int columns = pattern.Length;
        double[] unit = Normalized(pattern, isCentered, 0), weight = new double[columns], bias = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            // Of opposite rows.
            weight[j] = (values[j] - values[columns + j]) / (2 * unit[j]);
            bias[j] = (values[j] + values[columns + j]) / 2;
        }

        // Of the small row, by the column that shows it best.
        int best = Array.IndexOf(weight, weight.MaxBy(Math.Abs));
        double root = unit[best] * weight[best] / (values[(2 * columns) + best] - bias[best]);
        double square = Square(pattern, isCentered) * Small * Small, epsilon = Math.Max(((root * root) - 1) * square, LeastEpsilon);
        var expected = new List<double>(rows.Length);
        for (int row = 0; row < rows.Length; row += columns)
        {
            expected.AddRange(Normalized(rows.AsSpan(row, columns), isCentered, epsilon).Select((x, j) => (x * weight[j]) + bias[j]));
        }

        return double.IsFinite(epsilon) && Agree(values, expected.ToArray(), columns) ? Layers(weight, bias, (float)epsilon, isCentered) : null;
    }

    // Beside the largest number of each row: those of a row that ε makes small are known as well as others.
    private static bool Agree(double[] values, double[] expected, int columns)
    {
        for (int row = 0; row < values.Length; row += columns)
        {
            double largest = expected.AsSpan(row, columns).ToArray().Max(Math.Abs);
            for (int i = row; i < row + columns; i++)
            {
                if (!(Math.Abs(values[i] - expected[i]) <= SampledFunction.Tolerance * largest))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static IReadOnlyList<Layer> Layers(double[] weight, double[] bias, float epsilon, bool isCentered)
    {
        Tensor weights = Affine.Row(weight), biases = Affine.Row(bias);
        RowNorm norm = isCentered ? new LayerNorm(weight.Length, epsilon) : new RmsNorm(weight.Length, epsilon);
        norm.Weight.Set(weights);
        if (norm is LayerNorm layerNorm)
        {
            layerNorm.Bias.Set(biases);
        }

        return isCentered || Array.TrueForAll(bias, number => number == 0) ? [norm] : [norm, Standardization.Inverse(biases, Tensor.Filled(biases.Shape, 1))];
    }

    private static double[] Normalized(ReadOnlySpan<double> row, bool isCentered, double epsilon)
    {
        double[] x = row.ToArray();
        double mean = isCentered ? x.Average() : 0, root = Math.Sqrt(Square(row, isCentered) + epsilon);
        return [.. x.Select(number => (number - mean) / root)];
    }

    private static double Square(ReadOnlySpan<double> row, bool isCentered)
    {
        double[] x = row.ToArray();
        double mean = isCentered ? x.Average() : 0;
        return x.Average(number => (number - mean) * (number - mean));
    }
}
