namespace NeuralNet.Tests.Reference;

/// <summary>The losses in float64, as the textbook writes them: for logits of ordinary size.</summary>
internal static class DoubleLoss
{
    /// <summary>The mean loss of the kind of <paramref name="loss"/>.</summary>
    public static double Of(Loss loss, double[] output, double[] targets, int columns)
    {
        int rows = output.Length / columns;
        int width = targets.Length / rows;
        double sum = 0, count = 0;
        for (int i = 0; i < rows; i++)
        {
            (double value, double weight) = Row(loss, output[(i * columns)..((i + 1) * columns)], targets[(i * width)..((i + 1) * width)]);
            sum += value;
            count += weight;
        }

        return sum / count;
    }

    /// <summary>The loss of a row, class weights included, and how much it counts in the divisor.</summary>
    private static (double Loss, double Count) Row(Loss loss, double[] output, double[] target) => loss switch
    {
        SoftmaxCrossEntropy softmax => Softmax(softmax, output, target),
        SigmoidCrossEntropy sigmoid => (Mean(output, target, (z, t, j) => Sigmoid(sigmoid, z, t, j)), 1),
        MeanSquaredError => (Mean(output, target, (p, t, _) => (p - t) * (p - t)), 1),
        MeanAbsoluteError => (Mean(output, target, (p, t, _) => Math.Abs(p - t)), 1),
        Huber huber => (Mean(output, target, (p, t, _) => HuberOf(Math.Abs(p - t), huber.Delta)), 1),
        Pinball pinball => (Mean(output, target, (p, t, _) => Math.Max(pinball.Quantiles[0] * (t - p), (pinball.Quantiles[0] - 1) * (t - p))), 1),
        Poisson => (Mean(output, target, (z, t, _) => Math.Exp(z) - (t * z)), 1),
        CosineDistance => (1 - (Dot(output, target) / Math.Sqrt(Dot(output, output) * Dot(target, target))), 1),
        Focal focal => FocalOf(focal, output, (int)target[0]),
        Hinge hinge => HingeOf(hinge, output, (int)target[0]),
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };

    private static double Sigmoid(SigmoidCrossEntropy loss, double z, double target, int j)
    {
        double t = ((1 - loss.LabelSmoothing) * target) + (loss.LabelSmoothing / 2), s = 1 / (1 + Math.Exp(-z));
        double weight = loss.PositiveWeights.Count == 0 ? 1 : loss.PositiveWeights[loss.PositiveWeights.Count == 1 ? 0 : j];
        return -(weight * t * Math.Log(s)) - ((1 - t) * Math.Log(1 - s));
    }

    private static double HuberOf(double error, double delta) =>
        error <= delta ? 0.5 * error * error : delta * (error - (0.5 * delta));

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Mean(double[] output, double[] targets, Func<double, double, int, double> of) =>
        output.Select((value, j) => of(value, targets[j], j)).Average();

    private static double[] Probabilities(double[] logits)
    {
        double[] e = Array.ConvertAll(logits, Math.Exp);
        return Array.ConvertAll(e, value => value / e.Sum());
    }

    private static double WeightOf(IReadOnlyList<float> weights, int label) => weights.Count == 0 ? 1 : weights[label];

    private static (double, double) Softmax(SoftmaxCrossEntropy loss, double[] logits, double[] target)
    {
        double[] p = Probabilities(logits);
        double sum = 0;
        for (int k = 0; k < p.Length; k++)
        {
            double share = target.Length == 1 ? (target[0] == k ? 1 : 0) : target[k];
            double smoothed = ((1 - loss.LabelSmoothing) * share) + ((double)loss.LabelSmoothing / p.Length);
            sum -= WeightOf(loss.ClassWeights, k) * smoothed * Math.Log(p[k]);
        }

        return (sum, target.Length == 1 ? WeightOf(loss.ClassWeights, (int)target[0]) : 1);
    }

    private static (double, double) FocalOf(Focal loss, double[] logits, int label)
    {
        double p = Probabilities(logits)[label], weight = WeightOf(loss.ClassWeights, label);
        return (-weight * Math.Pow(1 - p, loss.Gamma) * Math.Log(p), weight);
    }

    private static (double, double) HingeOf(Hinge loss, double[] scores, int label)
    {
        double weight = WeightOf(loss.ClassWeights, label);
        double sum = scores.Where((_, j) => j != label).Sum(score => Math.Max(0, loss.Margin - scores[label] + score));
        return (weight * sum / scores.Length, weight);
    }
}
