namespace NeuralNet;

/// <summary>What is explained of an estimator whose networks end in a given layer: log-odds where that gives probabilities, else the number that it gives.</summary>
/// <param name="joined">The layer that joins the networks.</param>
internal sealed class EnsembleAnswer(Layer joined)
{
    private readonly bool _isNumber = joined is AnswerMean;

    /// <summary>The name of an answer, such as <c>P(yes)</c>.</summary>
    public string Named(string output) => _isNumber ? output : $"P({output})";

    /// <summary>The name of what is explained, such as <c>log-odds(yes)</c>.</summary>
    public string Explained(string output) => _isNumber ? output : $"log-odds({output})";

    /// <summary>One of the answers and its gradient by the outputs of the networks.</summary>
    /// <param name="output">Its place in an answer.</param>
    public AnswerGradient Of(int output) => joined switch
    {
        SoftmaxMean classes => new ClassLogOdds(classes.Outputs, output, classes.Sharpness).At,
        SigmoidMean labels => Label(labels, output),
        AnswerMean numbers => (outputs, gradient) => Number(numbers, output, outputs, gradient),
        _ => throw new InvalidOperationException($"Explain expects networks that end as Fit makes them but got {joined}."),
    };

    // A sigmoid is a softmax of two logits, the first of which is 0.
    private static AnswerGradient Label(SigmoidMean labels, int label)
    {
        var odds = new ClassLogOdds(classes: 2, chosen: 1, labels.Sharpness[label]);
        return (outputs, gradient) =>
        {
            float[] pairs = new float[2 * labels.Members], slopes = new float[pairs.Length];
            for (int m = 0; m < labels.Members; m++)
            {
                pairs[(2 * m) + 1] = outputs[(m * labels.Outputs) + label];
            }

            double value = odds.At(pairs, slopes);
            gradient.Clear();
            for (int m = 0; m < labels.Members; m++)
            {
                gradient[(m * labels.Outputs) + label] = slopes[(2 * m) + 1];
            }

            return value;
        };
    }

    // 0 beyond the range of the training targets, where answers are cut.
    private static double Number(AnswerMean numbers, int target, ReadOnlySpan<float> outputs, Span<float> gradient)
    {
        double answer = numbers.Answer(outputs, target);
        bool isInside = answer >= numbers.Least[target] && answer <= numbers.Greatest[target];
        gradient.Clear();
        for (int i = target; i < outputs.Length && isInside; i += numbers.Outputs)
        {
            gradient[i] = numbers.Scale[target] / numbers.Members;
        }

        return Math.Clamp(answer, numbers.Least[target], numbers.Greatest[target]);
    }
}
