namespace NeuralNet;

/// <summary>The checks at the entry of the metrics.</summary>
internal static class MetricInput
{
    // A sum of K float32 probabilities misses 1 by rounding, about 1e-7 · √K; logits miss it by far more.
    private const double SumTolerance = 1e-3;

    /// <summary>Throws unless there are rows, and as many of both.</summary>
    public static void SameRows(string who, int actual, int predicted)
    {
        if (actual != predicted)
        {
            throw new ArgumentException($"{who} expects as many predictions as true values but got {predicted} for {actual}.");
        }

        if (actual == 0)
        {
            throw new ArgumentException($"{who} expects at least one row but got none.");
        }
    }

    /// <summary>Throws on the first label that is no class.</summary>
    /// <param name="who">The metric.</param>
    /// <param name="labels">N labels.</param>
    /// <param name="what">Such as <c>true</c>: which labels.</param>
    /// <param name="classes">K where it is known.</param>
    public static void Labels(string who, ReadOnlySpan<int> labels, string what, long classes = long.MaxValue)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= classes)
            {
                string range = classes == long.MaxValue ? "of 0 or more" : $"0 to {classes - 1}";
                throw new ArgumentException(
                    FormattableString.Invariant($"{who} expects {what} classes {range} but got {labels[i]} in row {i}. ")
                    + "Number the classes from 0, and leave out rows without a class.");
            }
        }
    }

    /// <summary>Throws on the first number that is NaN or infinite.</summary>
    public static void Finite(
        string who, ReadOnlyMatrixSpan values, string what, string fix = "The model has diverged, or its input has NaN.")
    {
        ReadOnlySpan<float> numbers = values.AsSpan();
        for (int i = 0; i < numbers.Length; i++)
        {
            if (!float.IsFinite(numbers[i]))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{who} expects {what} that are finite numbers but got {numbers[i]} in row {i / values.Columns}, column {i % values.Columns}. {fix}"));
            }
        }
    }

    /// <summary>Throws on the first number that is not 0 or 1.</summary>
    public static void Flags(string who, ReadOnlyMatrixSpan values, string what, string fix)
    {
        ReadOnlySpan<float> numbers = values.AsSpan();
        int position = numbers.IndexOfAnyExcept(0, 1);
        if (position >= 0)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"{who} expects {what} of 0 and 1 but got {numbers[position]} in row {position / values.Columns}, column {position % values.Columns}. {fix}"));
        }
    }

    /// <summary>Throws unless the columns are one of the positive class, or one for each of K classes.</summary>
    public static void ScoreColumns(string who, ReadOnlyMatrixSpan scores)
    {
        if (scores.Columns < 1)
        {
            throw new ArgumentException($"{who} expects one column for the positive class, or one for each class, but got {scores.Shape}.");
        }
    }

    /// <summary>Throws on a row that is no distribution: an element outside 0 to 1, or, of several columns, a sum other than 1.</summary>
    public static void Probabilities(string who, ReadOnlyMatrixSpan values)
    {
        const string Fix = "Pass logits through Probabilities.FromOutput first.";
        ScoreColumns(who, values);
        for (int i = 0; i < values.Rows; i++)
        {
            double sum = 0;
            ReadOnlySpan<float> row = values.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                if (!(row[j] >= 0 && row[j] <= 1))
                {
                    throw new ArgumentException(FormattableString.Invariant(
                        $"{who} expects probabilities, 0 to 1, but got {row[j]} in row {i}, column {j}. {Fix}"));
                }

                sum += row[j];
            }

            if (row.Length > 1 && Math.Abs(sum - 1) > SumTolerance)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"{who} expects probabilities whose sum in each row is 1 but got {sum:G6} in row {i}. {Fix}"));
            }
        }
    }

    /// <summary>The number of classes that columns stand for: one column is the positive one of two.</summary>
    public static int ClassesOf(ReadOnlyMatrixSpan scores) => Math.Max(2, scores.Columns);
}
