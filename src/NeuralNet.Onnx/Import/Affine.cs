namespace NeuralNet.Onnx;

/// <summary>Changes of scale, a · x + b by column, as layers.</summary>
internal static class Affine
{
    private const double Far = 1024;

    // Each row one number in all columns.
    private static readonly double[] Probes = [-Far, Far, 0, 1, -1, 2.5, -7, 100];

    /// <summary>One change of scale for all columns.</summary>
    public static Layer Of(double factor, double shift, int columns) =>
        Standardization.Inverse(Tensor.Filled(new Shape(columns), (float)shift), Tensor.Filled(new Shape(columns), (float)factor));

    /// <summary>A function of one number; null where it is no line.</summary>
    public static Layer? OfNumber(SampledFunction function, int columns, bool beginsWithShift)
    {
        (double a, double b) = ((function.At(1e3) - function.At(-1e3)) / 2e3, function.At(0));
        return a != 0 && function.Is(x => (a * x) + b)
            ? Layer([.. Enumerable.Repeat(a, columns)], [.. Enumerable.Repeat(b, columns)], beginsWithShift)
            : null;
    }

    /// <summary>What a region with constants by column is; null where it is no change of scale.</summary>
    public static Layer? OfColumns(Region region, ImportBudget budget)
    {
        int columns = region.From.Columns;
        double[] rows = [.. Probes.SelectMany(probe => Enumerable.Repeat(probe, columns))];
        budget.Take(rows.Length);
        double[] values = region.Of(columns, rows, budget), a = new double[columns], b = new double[columns];
        for (int j = 0; j < columns; j++)
        {
            a[j] = (values[columns + j] - values[j]) / (2 * Far);
            b[j] = values[(2 * columns) + j];
        }

        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (a[i % columns] * rows[i]) + b[i % columns];
        }

        if (!SampledFunction.Agree(values, rows))
        {
            return null;
        }

        // A factor for each column and no shift is what a network learns, such as PyTorch's layer scale.
        if (Array.TrueForAll(b, shift => shift == 0))
        {
            var scale = new Scale(columns);
            scale.Weight.Set(Row(a));
            return scale;
        }

        return Layer(a, b, region.BeginsWithShift);
    }

    /// <summary>In float32.</summary>
    public static Tensor Row(double[] numbers) => Tensor.From([.. numbers.Select(number => (float)number)]);

    // In the form of the file, so that the same bits come out: (x - mean) / scale, or x · scale + mean.
    private static Standardization? Layer(double[] a, double[] b, bool beginsWithShift) => Array.Exists(a, factor => factor == 0) ? null
        : beginsWithShift ? new Standardization(Row([.. b.Zip(a, (shift, factor) => -shift / factor)]), Row([.. a.Select(factor => 1 / factor)]))
        : Standardization.Inverse(Row(b), Row(a));
}
