namespace NeuralNet;

/// <summary>From targets to what a network learns, (y - mean) / deviation by column, and back, within the range of the training targets.</summary>
internal sealed class TargetScale
{
    private readonly double[] _mean;
    private readonly double[] _deviation;
    private readonly double[] _least;
    private readonly double[] _greatest;

    /// <param name="targets">The columns to predict, of the training rows.</param>
    /// <param name="layer">That of a model to start from, whose scale stays, while its answers may then also reach the new targets; else null.</param>
    /// <exception cref="ArgumentException">All numbers of a target are equal, and there is no model to start from.</exception>
    public TargetScale(IReadOnlyList<ColumnSummary> targets, AnswerMean? layer)
    {
        (_least, _greatest) = ([.. targets.Select(target => target.Least)], [.. targets.Select(target => target.Greatest)]);
        if (layer is not null)
        {
            (_mean, _deviation) = (Doubles(layer.Center), Doubles(layer.Scale));
            _least = [.. _least.Select((least, j) => Math.Min(layer.Least[j], least))];
            _greatest = [.. _greatest.Select((greatest, j) => Math.Max(layer.Greatest[j], greatest))];
            return;
        }

        foreach (ColumnSummary target in targets)
        {
            if (target.Least == target.Greatest)
            {
                throw new ArgumentException(FormattableString.Invariant($"MlpRegressor.Fit expects different numbers in \"{target.Name}\" but all are {target.Least}."));
            }
        }

        (_mean, _deviation) = ([.. targets.Select(target => target.Mean)], [.. targets.Select(target => target.StandardDeviation)]);
    }

    /// <summary>What columns of numbers hold.</summary>
    public static IReadOnlyList<ColumnSummary> Summarize(Table table, IReadOnlyList<string> targets)
    {
        var summary = new TableSummary();
        summary.Add(table.Select(targets));
        return summary.Columns;
    }

    /// <summary>The columns of numbers to predict, [N, T], each finite within float32.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="targets">The columns.</param>
    /// <param name="firstRow">The number of the first row, for errors.</param>
    /// <exception cref="ArgumentException">A number is not.</exception>
    public static Tensor Matrix(Table table, IReadOnlyList<string> targets, long firstRow = 0)
    {
        Tensor matrix = table.Matrix(targets);
        for (int i = 0; i < matrix.Length; i++)
        {
            (int row, int j) = Math.DivRem(i, matrix.Columns);
            if (!float.IsFinite(matrix[row, j]))
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Column \"{targets[j]}\", row {firstRow + row}: expected a finite number within float32 but got {table.Numbers(targets[j])[row]}."));
            }
        }

        return matrix;
    }

    /// <summary>The targets of a table as a network learns them, [N, T].</summary>
    public Tensor Standardize(Table table, IReadOnlyList<string> targets)
    {
        Tensor standardized = Matrix(table, targets);
        for (int j = 0; j < targets.Count; j++)
        {
            ReadOnlySpan<double> values = table.Numbers(targets[j]).AsSpan();
            for (int i = 0; i < values.Length; i++)
            {
                standardized[i, j] = (float)((values[i] - _mean[j]) / _deviation[j]);
            }
        }

        return standardized;
    }

    /// <summary>The same in place, of [N, T] in the targets' units.</summary>
    public void Standardize(Tensor targets)
    {
        Span<float> values = targets.AsSpan();
        for (int i = 0; i < values.Length; i++)
        {
            int j = i % _mean.Length;
            values[i] = (float)((values[i] - _mean[j]) / _deviation[j]);
        }
    }

    /// <summary>A standardised number in its target's unit.</summary>
    public double InUnit(float standardized, int target) => (standardized * _deviation[target]) + _mean[target];

    /// <summary>The layer that gives the answers of networks in the targets' units.</summary>
    public AnswerMean Layer(int members) => new(members, Floats(_mean), Floats(_deviation), Floats(_least), Floats(_greatest));

    private static Tensor Floats(double[] numbers) => Tensor.From(Array.ConvertAll(numbers, number => (float)number));

    private static double[] Doubles(Tensor numbers) => Array.ConvertAll(numbers.AsSpan().ToArray(), number => (double)number);
}
