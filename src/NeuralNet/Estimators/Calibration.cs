using MathNet.Numerics.Optimization;

namespace NeuralNet;

/// <summary>
/// How certain probabilities should be: the sharpness a, p^a / Σ p^a, that has the least log loss on rows which the networks did not learn from (a
/// temperature, after Guo et al. 2017).
/// </summary>
internal static class Calibration
{
    private const double Least = 1e-7;

    // ln a is drawn to 0 as by 25 rows' worth of evidence: the few rows of a small table often say that all is certain.
    private const double Deviation = 0.2;
    private const double Widest = 1.5;
    private const double Tolerance = 1e-4;

    /// <summary>The sharpness with the least log loss, drawn to 1.</summary>
    /// <param name="probabilities">[N, K].</param>
    /// <param name="classOf">The class of a row.</param>
    /// <param name="weights">[N, 1], or null.</param>
    /// <param name="loss">The mean log loss at that sharpness.</param>
    public static double Fit(Tensor probabilities, Func<int, int> classOf, Tensor? weights, out double loss)
    {
        // Convex in a, and drawn to 0: there is one minimum.
        double best = GoldenSectionMinimizer.Minimum(ObjectiveFunction.ScalarValue(Cost), -Widest, Widest, Tolerance).MinimizingPoint;
        loss = LogLoss(best, out _);
        return Math.Exp(best);

        double Cost(double logarithm) => (LogLoss(logarithm, out double total) * total) + (logarithm * logarithm / (2 * Deviation * Deviation));

        double LogLoss(double logarithm, out double total)
        {
            double sharpness = Math.Exp(logarithm), sum = 0;
            total = 0;
            for (int i = 0; i < probabilities.Rows; i++)
            {
                double all = 0;
                ReadOnlySpan<float> row = probabilities.Row(i);
                foreach (float p in row)
                {
                    all += Math.Pow(Math.Max(Least, p), sharpness);
                }

                double weight = weights?[i] ?? 1;
                sum += weight * (Math.Log(all) - (sharpness * Math.Log(Math.Max(Least, row[classOf(i)]))));
                total += weight;
            }

            return sum / total;
        }
    }
}
