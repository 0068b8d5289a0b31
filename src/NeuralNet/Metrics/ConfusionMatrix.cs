using System.Globalization;
using System.Numerics.Tensors;
using System.Text;

namespace NeuralNet;

/// <summary>Counts of predictions by class: rows are true classes, columns are predicted classes.</summary>
public sealed class ConfusionMatrix
{
    private readonly int[,] _counts;

    /// <summary>An empty matrix.</summary>
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
    }

    /// <summary>The classes' names.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Number of rows counted.</summary>
    public int Total { get; private set; }

    /// <summary>The share of rows that are right, 0 to 1; NaN while empty.</summary>
    public double Accuracy => (double)Enumerable.Range(0, ClassNames.Count).Sum(i => (long)_counts[i, i]) / Total;

    /// <summary>Number of rows of one true class that were predicted as a class.</summary>
    /// <param name="actual">The true class's index.</param>
    /// <param name="predicted">The predicted class's index.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such class.</exception>
    public int this[int actual, int predicted] => _counts[actual, predicted];

    /// <summary>Counts rows.</summary>
    /// <param name="output">[N, K] logits or probabilities; the greatest is the prediction.</param>
    /// <param name="classes">[N, 1] true class indices.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, an index is no class, or an output is NaN; nothing is then counted.</exception>
    public void Add(Tensor output, Tensor classes)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(classes);
        int count = ClassNames.Count;
        if (output.Columns != count || classes.Rows != output.Rows || classes.Columns != 1)
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

        for (int i = 0; i < output.Rows; i++)
        {
            _counts[(int)classes[i], TensorPrimitives.IndexOfMax<float>(output.Row(i))]++;
        }

        Total += output.Rows;
    }

    /// <summary>The counts as a new array, [true class, predicted class].</summary>
    public int[,] ToArray() => (int[,])_counts.Clone();

    /// <summary>A table with a row for each true class.</summary>
    public override string ToString()
    {
        int nameWidth = ClassNames.Max(name => name.Length);
        int width = Math.Max(nameWidth, Total.ToString(CultureInfo.InvariantCulture).Length) + 2;
        var text = new StringBuilder(new string(' ', nameWidth));
        foreach (string name in ClassNames)
        {
            text.Append(name.PadLeft(width));
        }

        for (int i = 0; i < ClassNames.Count; i++)
        {
            text.Append('\n').Append(ClassNames[i].PadRight(nameWidth));
            for (int j = 0; j < ClassNames.Count; j++)
            {
                text.Append(_counts[i, j].ToString(CultureInfo.InvariantCulture).PadLeft(width));
            }
        }

        return text.ToString();
    }
}
