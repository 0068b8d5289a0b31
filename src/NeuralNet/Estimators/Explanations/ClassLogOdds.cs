namespace NeuralNet;

/// <summary>
/// The log-odds of one class as <see cref="SoftmaxMean"/> gives its probability: of the mean p of the softmaxes and the sharpness a,
/// a ln p_c - ln Σ_(k≠c) p_k^a. In float64 and without its floor under small probabilities, where the gradient would be 0.
/// </summary>
/// <param name="classes">K.</param>
/// <param name="chosen">The class c.</param>
/// <param name="sharpness">a.</param>
internal sealed class ClassLogOdds(int classes, int chosen, double sharpness)
{
    /// <summary>The log-odds and their gradient by the logits: <see cref="AnswerGradient"/>.</summary>
    /// <param name="logits">[members · K].</param>
    /// <param name="gradient">[members · K].</param>
    public double At(ReadOnlySpan<float> logits, Span<float> gradient)
    {
        int members = logits.Length / classes;
        double[] logs = new double[logits.Length];          // ln of each member's softmax
        for (int first = 0; first < logits.Length; first += classes)
        {
            Span<double> own = logs.AsSpan(first, classes);
            for (int k = 0; k < classes; k++)
            {
                own[k] = logits[first + k];
            }

            double sum = LogSum(own);
            for (int k = 0; k < classes; k++)
            {
                own[k] -= sum;
            }
        }

        // Up to the factor 1 / members, which cancels.
        double[] means = new double[classes], others = new double[classes], column = new double[members];
        for (int k = 0; k < classes; k++)
        {
            for (int m = 0; m < members; m++)
            {
                column[m] = logs[(m * classes) + k];
            }

            means[k] = LogSum(column);
            others[k] = k == chosen ? double.NegativeInfinity : sharpness * means[k];
        }

        double rest = LogSum(others);

        // d/d ln p_k is a for the class and -a · its share of the others' powers else; a member's share of p_k is its probability.
        double[] parts = new double[classes];
        for (int first = 0; first < logits.Length; first += classes)
        {
            double total = 0;
            for (int k = 0; k < classes; k++)
            {
                double slope = k == chosen ? sharpness : -sharpness * Math.Exp(others[k] - rest);
                parts[k] = slope * Math.Exp(logs[first + k] - means[k]);
                total += parts[k];
            }

            for (int k = 0; k < classes; k++)
            {
                gradient[first + k] = (float)(parts[k] - (Math.Exp(logs[first + k]) * total));
            }
        }

        return (sharpness * means[chosen]) - rest;
    }

    // ln Σ e^v, without overflow.
    private static double LogSum(ReadOnlySpan<double> values)
    {
        double most = double.NegativeInfinity, sum = 0;
        foreach (double value in values)
        {
            most = Math.Max(most, value);
        }

        foreach (double value in values)
        {
            sum += Math.Exp(value - most);
        }

        return most + Math.Log(sum);
    }
}
