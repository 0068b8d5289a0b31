namespace NeuralNet;

/// <summary>Probabilities from the output of a classifier, so that binary models with one logit and with two are alike.</summary>
public static class Probabilities
{
    /// <summary>
    /// A model's logits as probabilities of K classes, 2 or more: of one column z, the sigmoid, [1 - σ(z), σ(z)]; of K columns, softmax.
    /// </summary>
    /// <param name="output">[N, 1] or [N, K] logits.</param>
    /// <returns>[N, max(2, K)], each row with the sum 1: a new tensor. Computed in float64.</returns>
    /// <exception cref="ArgumentException">There is no column, or a logit is NaN or infinite.</exception>
    public static Tensor FromOutput(ReadOnlyMatrixSpan output)
    {
        MetricInput.ScoreColumns("Probabilities.FromOutput", output);
        MetricInput.Finite("Probabilities.FromOutput", output, "logits");
        var result = new Tensor(output.Rows, MetricInput.ClassesOf(output));
        for (int i = 0; i < output.Rows; i++)
        {
            ReadOnlySpan<float> logits = output.Row(i);
            Span<float> row = result.Row(i);
            if (logits.Length == 1)
            {
                // Each from its own side: 1 - σ(z) would lose all digits of a small probability.
                row[0] = (float)Sigmoid(-(double)logits[0]);
                row[1] = (float)Sigmoid(logits[0]);
            }
            else
            {
                Softmax(logits, row);
            }
        }

        return result;
    }

    /// <summary>Probabilities of the positive class as those of both: [1 - p, p].</summary>
    /// <param name="probabilities">[N] or [N, 1], 0 to 1; probabilities [N, K] of K classes, 2 or more, are copied.</param>
    /// <returns>[N, max(2, K)], a new tensor.</returns>
    /// <exception cref="ArgumentException">There is no column, an element is no probability, or the sum of a row of several is not 1.</exception>
    public static Tensor OfBothClasses(ReadOnlyMatrixSpan probabilities)
    {
        MetricInput.Probabilities("Probabilities.OfBothClasses", probabilities);
        if (probabilities.Columns > 1)
        {
            return Tensor.From(probabilities.AsSpan(), probabilities.Rows, probabilities.Columns);
        }

        var result = new Tensor(probabilities.Rows, 2);
        for (int i = 0; i < probabilities.Rows; i++)
        {
            float positive = probabilities[i, 0];
            result[i, 0] = 1 - positive;
            result[i, 1] = positive;
        }

        return result;
    }

    private static double Sigmoid(double z) => z >= 0 ? 1 / (1 + Math.Exp(-z)) : Math.Exp(z) / (1 + Math.Exp(z));

    private static void Softmax(ReadOnlySpan<float> logits, Span<float> row)
    {
        double greatest = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        double sum = 0;
        foreach (float logit in logits)
        {
            sum += Math.Exp(logit - greatest);
        }

        for (int j = 0; j < row.Length; j++)
        {
            row[j] = (float)(Math.Exp(logits[j] - greatest) / sum);
        }
    }
}
