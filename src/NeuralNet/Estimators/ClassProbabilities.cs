using System.Numerics.Tensors;
using MathNet.Numerics.Optimization;

namespace NeuralNet;

/// <summary>
/// From the logits of several networks to the probabilities of classes: the mean p of their softmaxes, then a temperature, p^a / Σ p^a, with the sharpness a
/// that has the least log loss on rows which the networks did not learn from (after Guo et al. 2017).
/// </summary>
internal static class ClassProbabilities
{
    private const double Least = 1e-7;

    // ln a is drawn to 0 as by 25 rows' worth of evidence: the few rows of a small table often say that all is certain.
    private const double Deviation = 0.2;
    private const double Widest = 1.5;
    private const double Tolerance = 1e-4;

    /// <summary>The mean softmax of members side by side.</summary>
    /// <param name="logits">[N, members · classes].</param>
    /// <param name="classes">K.</param>
    public static Tensor Mean(Tensor logits, int classes)
    {
        int members = logits.Columns / classes;
        Tensor each = Probabilities.FromOutput(logits.Reshape(new Shape(logits.Rows * members, classes)));
        var mean = new Tensor(logits.Rows, classes);
        for (int row = 0; row < each.Rows; row++)
        {
            Span<float> to = mean.Row(row / members);
            TensorPrimitives.MultiplyAdd(each.Row(row), 1f / members, to, to);
        }

        return mean;
    }

    /// <summary>p^a / Σ p^a, in place.</summary>
    public static void Sharpen(Tensor probabilities, double sharpness)
    {
        if (sharpness == 1)
        {
            return;
        }

        Span<double> powers = stackalloc double[Math.Min(probabilities.Columns, 256)];
        if (probabilities.Columns > powers.Length)
        {
            powers = new double[probabilities.Columns];
        }

        for (int i = 0; i < probabilities.Rows; i++)
        {
            Span<float> row = probabilities.Row(i);
            double sum = 0;
            for (int k = 0; k < row.Length; k++)
            {
                powers[k] = Math.Pow(Math.Max(Least, row[k]), sharpness);
                sum += powers[k];
            }

            for (int k = 0; k < row.Length; k++)
            {
                row[k] = (float)(powers[k] / sum);
            }
        }
    }

    /// <summary>The sharpness with the least log loss, drawn to 1.</summary>
    /// <param name="probabilities">[N, K].</param>
    /// <param name="targets">[N, 1] class indices.</param>
    /// <param name="weights">[N, 1], or null.</param>
    /// <param name="loss">The mean log loss at that sharpness.</param>
    public static double Fit(Tensor probabilities, Tensor targets, Tensor? weights, out double loss)
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
                sum += weight * (Math.Log(all) - (sharpness * Math.Log(Math.Max(Least, row[(int)targets[i]]))));
                total += weight;
            }

            return sum / total;
        }
    }
}
