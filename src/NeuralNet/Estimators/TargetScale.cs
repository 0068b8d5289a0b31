namespace NeuralNet;

/// <summary>From targets to what a network learns, (y - mean) / deviation by column, and back, within the range of the training targets.</summary>
internal sealed class TargetScale
{
    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly double[] _least;
    private readonly double[] _greatest;

    /// <param name="table">The training rows.</param>
    /// <param name="targets">Its columns to predict.</param>
    /// <exception cref="ArgumentException">A target is not finite, or all are equal.</exception>
    public TargetScale(Table table, IReadOnlyList<string> targets)
    {
        double[][] columns = ColumnsOf(table, targets);
        for (int j = 0; j < columns.Length; j++)
        {
            if (columns[j].Max() == columns[j].Min())
            {
                throw new ArgumentException(
                    FormattableString.Invariant($"MlpRegressor.Fit expects different numbers in \"{targets[j]}\" but all are {columns[j][0]}."));
            }
        }

        _mean = Array.ConvertAll(columns, column => column.Average());
        _deviation = [.. columns.Select((column, j) => Math.Sqrt(column.Average(value => (value - _mean[j]) * (value - _mean[j]))))];
        _least = Array.ConvertAll(columns, column => column.Min());
        _greatest = Array.ConvertAll(columns, column => column.Max());
        Standardized = Standardize(columns);
    }

    /// <summary>New rows in the scale of a model's networks, whose answers may then also reach the new targets.</summary>
    /// <exception cref="ArgumentException">A target is not finite.</exception>
    public TargetScale(Table table, IReadOnlyList<string> targets, AnswerMean layer)
    {
        double[][] columns = ColumnsOf(table, targets);
        (_mean, _deviation) = (Doubles(layer.Center), Doubles(layer.Scale));
        _least = [.. columns.Select((column, j) => Math.Min(layer.Least[j], column.Min()))];
        _greatest = [.. columns.Select((column, j) => Math.Max(layer.Greatest[j], column.Max()))];
        Standardized = Standardize(columns);
    }

    /// <summary>[N, T]: the targets as a network learns them.</summary>
    public Tensor Standardized { get; }

    /// <summary>The layer that gives the answers of networks in the targets' units.</summary>
    public AnswerMean Layer(int members) => new(members, Floats(_mean), Floats(_deviation), Floats(_least), Floats(_greatest));

    private Tensor Standardize(double[][] columns)
    {
        var standardized = new Tensor(columns[0].Length, columns.Length);
        for (int i = 0; i < standardized.Rows; i++)
        {
            for (int j = 0; j < columns.Length; j++)
            {
                standardized[i, j] = (float)((columns[j][i] - _mean[j]) / _deviation[j]);
            }
        }

        return standardized;
    }

    private static Tensor Floats(double[] numbers) => Tensor.From(Array.ConvertAll(numbers, number => (float)number));

    private static double[] Doubles(Tensor numbers) => Array.ConvertAll(numbers.AsSpan().ToArray(), number => (double)number);

    private static double[][] ColumnsOf(Table table, IReadOnlyList<string> targets) => [.. targets.Select(target =>
    {
        double[] values = table.Numbers(target).AsSpan().ToArray();
        int odd = Array.FindIndex(values, value => !float.IsFinite((float)value));
        return odd < 0 ? values : throw new ArgumentException(
            FormattableString.Invariant($"Column \"{target}\", row {odd}: expected a finite number within float32 but got {values[odd]}."));
    })];
}
