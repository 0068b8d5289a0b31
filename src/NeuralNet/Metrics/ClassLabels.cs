using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>Class numbers from tensors: from targets, from a model's output, and from probabilities at a threshold.</summary>
/// <remarks>One output column stands for two classes, so that binary models with one logit and with two are alike.</remarks>
public static class ClassLabels
{
    /// <summary>The true classes.</summary>
    /// <param name="targets">[N] or [N, 1] class numbers: whole numbers of 0 or more.</param>
    /// <returns>N class numbers, a new array.</returns>
    /// <exception cref="ArgumentException">There is more than one column, or an element is no class number.</exception>
    public static int[] FromTargets(ReadOnlyMatrixSpan targets)
    {
        if (targets.Columns != 1)
        {
            throw new ArgumentException(
                $"ClassLabels.FromTargets expects class numbers [N, 1] but got {targets.Shape}. For distributions, pass them to FromOutput.",
                nameof(targets));
        }

        ReadOnlySpan<float> values = targets.AsSpan();
        int[] labels = new int[values.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            // Above 2^24 float32 skips whole numbers, so that such a class may be another one already.
            if (!(values[i] >= 0 && values[i] <= 1 << 24 && float.IsInteger(values[i])))
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"ClassLabels.FromTargets expects whole numbers from 0 to {1 << 24} but got {values[i]} in row {i}. Number the classes from 0."),
                    nameof(targets));
            }

            labels[i] = (int)values[i];
        }

        return labels;
    }

    /// <summary>The predicted classes: of one logit, 1 where it is above 0; of K columns, the greatest, the first of equals.</summary>
    /// <param name="output">[N, 1] logits, or [N, K] logits or probabilities.</param>
    /// <returns>N class numbers, a new array.</returns>
    /// <exception cref="ArgumentException">There is no column, or an element is NaN.</exception>
    public static int[] FromOutput(ReadOnlyMatrixSpan output)
    {
        MetricInput.ScoreColumns("ClassLabels.FromOutput", output);
        int[] labels = new int[output.Rows];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = output.Row(i);
            ThrowIfNaN("ClassLabels.FromOutput", row, i);
            labels[i] = row.Length == 1 ? (row[0] > 0 ? 1 : 0) : TensorPrimitives.IndexOfMax(row);
        }

        return labels;
    }

    /// <summary>The predicted classes of a binary model at a threshold: 1 where the positive class's probability reaches it.</summary>
    /// <param name="probabilities">[N, 1] or [N, 2]: the positive class is the last column. Other scores will do too.</param>
    /// <param name="threshold">From this number up, the class is 1, for example <see cref="DecisionThreshold.Value"/>.</param>
    /// <returns>N class numbers, a new array.</returns>
    /// <exception cref="ArgumentException">There are more than two columns, the threshold is NaN or an element is.</exception>
    public static int[] AtThreshold(ReadOnlyMatrixSpan probabilities, double threshold)
    {
        if (probabilities.Columns is < 1 or > 2)
        {
            throw new ArgumentException(
                $"ClassLabels.AtThreshold expects one or two columns, of a binary model, but got {probabilities.Shape}. "
                + "Several classes have no threshold: use FromOutput.",
                nameof(probabilities));
        }

        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("ClassLabels.AtThreshold expects a threshold that is a number but got NaN.", nameof(threshold));
        }

        int[] labels = new int[probabilities.Rows];
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = probabilities.Row(i);
            ThrowIfNaN("ClassLabels.AtThreshold", row, i);
            labels[i] = row[^1] >= threshold ? 1 : 0;
        }

        return labels;
    }

    private static void ThrowIfNaN(string who, ReadOnlySpan<float> row, int index)
    {
        if (TensorPrimitives.IsNaNAny(row))
        {
            throw new ArgumentException($"{who} expects numbers but got NaN in row {index}: the model has diverged, or its input has NaN.");
        }
    }
}
