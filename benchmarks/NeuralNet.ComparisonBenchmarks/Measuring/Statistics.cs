namespace NeuralNet.ComparisonBenchmarks;

/// <summary>Numbers that sum up several; NaN stands for a measurement that was not made and is left out.</summary>
internal static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        int middle = sorted.Length / 2;
        return sorted.Length == 0 ? double.NaN
            : sorted.Length % 2 == 1 ? sorted[middle]
            : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public static double Least(IEnumerable<double> values) => values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();

    public static double GeometricMean(IEnumerable<double> values) =>
        Math.Exp(values.Where(double.IsFinite).Select(value => Math.Log(value)).DefaultIfEmpty(double.NaN).Average());
}
