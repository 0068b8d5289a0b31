namespace NeuralNet.Tests.Reference;

/// <summary>The five losses in float64, as the textbook writes them: for logits of ordinary size.</summary>
internal static class DoubleLoss
{
    /// <summary>The mean loss of the kind of <paramref name="loss"/>.</summary>
    public static double Of(Loss loss, double[] output, double[] targets, int columns) => loss switch
    {
        SoftmaxCrossEntropy => Softmax(output, targets, columns),
        SigmoidCrossEntropy =>
            Mean(output, targets, (z, t) => -(t * Math.Log(Sigmoid(z))) - ((1 - t) * Math.Log(1 - Sigmoid(z)))),
        MeanSquaredError => Mean(output, targets, (p, t) => (p - t) * (p - t)),
        MeanAbsoluteError => Mean(output, targets, (p, t) => Math.Abs(p - t)),
        Huber huber => Mean(output, targets, (p, t) => HuberOf(Math.Abs(p - t), huber.Delta)),
        _ => throw new ArgumentOutOfRangeException(nameof(loss)),
    };

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static double HuberOf(double error, double delta) =>
        error <= delta ? 0.5 * error * error : delta * (error - (0.5 * delta));

    private static double Mean(double[] output, double[] targets, Func<double, double, double> of) =>
        output.Zip(targets, of).Average();

    private static double Softmax(double[] logits, double[] targets, int columns)
    {
        int rows = logits.Length / columns;
        double total = 0;
        for (int i = 0; i < rows; i++)
        {
            double[] e = [.. logits.Skip(i * columns).Take(columns).Select(Math.Exp)];
            for (int j = 0; j < columns; j++)
            {
                double target = targets.Length == rows ? (targets[i] == j ? 1 : 0) : targets[(i * columns) + j];
                total -= target * Math.Log(e[j] / e.Sum());
            }
        }

        return total / rows;
    }
}
