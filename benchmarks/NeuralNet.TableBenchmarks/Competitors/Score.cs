namespace NeuralNet.TableBenchmarks;

/// <summary>How good predictions are, and what they cost.</summary>
/// <param name="Error">Smaller is better: the log loss of classes in natural logarithms, the root of the mean squared error of numbers.</param>
/// <param name="Quality">Larger is better: the accuracy of classes, R2 of numbers.</param>
/// <param name="Seconds">The time of the fit, from the table to a model that can predict.</param>
internal sealed record Score(double Error, double Quality, double Seconds)
{
    /// <summary>The least probability: a class that was held for impossible and occurs costs 16.1.</summary>
    private const double LeastProbability = 1e-7;

    /// <summary>Scores probabilities of classes.</summary>
    /// <param name="target">The true classes.</param>
    /// <param name="classes">The names of the classes in the order of the probabilities, which need not be the target's.</param>
    /// <param name="probabilities">A row for each row of the target, with a probability for each class.</param>
    /// <param name="seconds">The time of the fit.</param>
    /// <exception cref="InvalidOperationException">A row's probabilities are none: negative, not finite, or their sum is not 1.</exception>
    public static Score OfClasses(CategoryColumn target, IReadOnlyList<string> classes, float[][] probabilities, double seconds)
    {
        VerifyCount(target.Count, probabilities.Length);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < classes.Count; i++)
        {
            places.Add(classes[i], i);
        }

        double sum = 0;
        int correct = 0;
        for (int row = 0; row < probabilities.Length; row++)
        {
            float[] each = probabilities[row];
            Verify(each, row, classes.Count);

            // A class that no row to learn from had has no probability.
            int place = places.GetValueOrDefault(target.TextAt(row)!, -1);
            double probability = place < 0 ? 0 : each[place];
            sum -= Math.Log(Math.Clamp(probability, LeastProbability, 1 - LeastProbability));
            correct += Array.IndexOf(each, each.Max()) == place ? 1 : 0;
        }

        return new(sum / probabilities.Length, correct / (double)probabilities.Length, seconds);
    }

    /// <summary>Scores predicted numbers.</summary>
    /// <param name="target">The true numbers.</param>
    /// <param name="predictions">One for each row.</param>
    /// <param name="seconds">The time of the fit.</param>
    /// <exception cref="InvalidOperationException">A prediction is not finite.</exception>
    public static Score OfNumbers(NumberColumn target, ReadOnlySpan<float> predictions, double seconds)
    {
        VerifyCount(target.Count, predictions.Length);
        ReadOnlySpan<double> truth = target.AsSpan();
        double mean = 0;
        foreach (double value in truth)
        {
            mean += value / truth.Length;
        }

        (double residual, double total) = (0, 0);
        for (int row = 0; row < truth.Length; row++)
        {
            if (!float.IsFinite(predictions[row]))
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Row {row} of the test has the prediction {predictions[row]}."));
            }

            residual += (truth[row] - predictions[row]) * (truth[row] - predictions[row]);
            total += (truth[row] - mean) * (truth[row] - mean);
        }

        return new(Math.Sqrt(residual / truth.Length), 1 - (residual / total), seconds);
    }

    private static void VerifyCount(int rows, int predictions)
    {
        if (rows != predictions)
        {
            throw new InvalidOperationException($"The test has {rows} rows but {predictions} predictions came.");
        }
    }

    private static void Verify(float[] probabilities, int row, int classes)
    {
        if (probabilities.Length != classes || Math.Abs(probabilities.Sum() - 1) > 1e-3 || probabilities.Any(each => each < 0))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"Row {row} of the test should have {classes} probabilities of sum 1 but has {string.Join(" ", probabilities)}."));
        }
    }
}
