using System.Numerics.Tensors;

namespace NeuralNet;

/// <summary>Counts of predictions by class, and their weights: rows are true classes, columns are predicted classes.</summary>
public sealed partial class ConfusionMatrix
{
    private readonly int[,] _counts;
    private readonly double[,] _weights;
    private bool _isWeighted;

    /// <summary>An empty matrix. Takes 12 bytes for each pair of classes.</summary>
    /// <param name="classNames">A name for each class, 2 or more.</param>
    /// <exception cref="ArgumentException">Fewer than two names.</exception>
    public ConfusionMatrix(IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(classNames);
        if (classNames.Count < 2)
        {
            throw new ArgumentException($"ConfusionMatrix expects 2 or more classes but got {classNames.Count}.", nameof(classNames));
        }

        ClassNames = [.. classNames];
        _counts = new int[classNames.Count, classNames.Count];
        _weights = new double[classNames.Count, classNames.Count];
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of rows counted.</summary>
    public int Total { get; private set; }

    /// <summary>The weight of the rows counted; their number where no weights were given.</summary>
    public double TotalWeight { get; private set; }

    /// <summary>The share of rows that are right, by weight, 0 to 1; NaN while empty.</summary>
    public double Accuracy => Enumerable.Range(0, ClassNames.Count).Sum(i => _weights[i, i]) / TotalWeight;

    /// <summary>Number of rows of one true class that were predicted as a class.</summary>
    /// <param name="actual">The true class's index.</param>
    /// <param name="predicted">The predicted class's index.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>The weight of the rows of one true class that were predicted as a class; their number where no weights were given.</summary>
    /// <param name="actual">The true class's index.</param>
    /// <param name="predicted">The predicted class's index.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public double Weight(int actual, int predicted) => _weights[actual, predicted];

    /// <summary>Counts rows by a model's output.</summary>
    /// <param name="output">
    /// [N, K] logits or probabilities; the greatest is the prediction. For two classes also [N, 1] logits of the second.
    /// </param>
    /// <param name="classes">[N, 1] true class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, an index is no class, or an output is NaN; nothing is then counted.</exception>
    public void Add(Tensor output, Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(classes);
        int count = ClassNames.Count;
        bool fits = output.Columns == count || (count == 2 && output.Columns == 1);
        if (!fits || classes.Rows != output.Rows || classes.Columns != 1)
        {
            throw new ArgumentException(
                $"ConfusionMatrix expects outputs [N, {count}] and classes [N, 1] but got {output.Shape} and {classes.Shape}.", nameof(classes));
        }

        for (int i = 0; i < classes.Rows; i++)
        {
            if (!(classes[i] >= 0 && classes[i] < count && classes[i] == (int)classes[i]))
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"ConfusionMatrix expects classes 0 to {count - 1} but got {classes[i]} in row {i}."), nameof(classes));
            }
        }

        for (int i = 0; i < output.Rows; i++)
        {
            if (TensorPrimitives.IsNaNAny<float>(output.Row(i)))
            {
                throw new ArgumentException(
                    $"ConfusionMatrix expects outputs that are numbers but got NaN in row {i}: the model has diverged, or its input has NaN.", nameof(output));
            }
        }

        int[] predicted = ClassLabels.FromOutput(output);
        for (int i = 0; i < predicted.Length; i++)
        {
            Count((int)classes[i], predicted[i], 1);
        }
    }

    /// <summary>Counts rows by their labels.</summary>
    /// <param name="actual">N true class indices.</param>
    /// <param name="predicted">N predicted class indices.</param>
    /// <param name="weights">[N] or [N, 1]: how much each row counts; null for 1 each.</param>
    /// <exception cref="ArgumentException">
    /// Numbers of rows differ or are 0, an index is no class, or a weight is negative, not finite or all are 0; nothing is then counted.
    /// </exception>
    public void AddLabels(ReadOnlySpan<int> actual, ReadOnlySpan<int> predicted, Tensor? weights = null)
    {
        MetricInput.SameRows(nameof(ConfusionMatrix), actual.Length, predicted.Length);
        MetricInput.Labels(nameof(ConfusionMatrix), actual, "true", ClassNames.Count);
        MetricInput.Labels(nameof(ConfusionMatrix), predicted, "predicted", ClassNames.Count);
        RowWeights rows = RowWeights.Of(nameof(ConfusionMatrix), weights, actual.Length);
        _isWeighted |= !rows.AreOnes;
        for (int i = 0; i < actual.Length; i++)
        {
            Count(actual[i], predicted[i], rows[i]);
        }
    }

    /// <summary>The counts as a new array, [true class, predicted class].</summary>
    public int[,] ToArray() => (int[,])_counts.Clone();

    private void Count(int actual, int predicted, double weight)
    {
        _counts[actual, predicted]++;
        _weights[actual, predicted] += weight;
        Total++;
        TotalWeight += weight;
    }
}
