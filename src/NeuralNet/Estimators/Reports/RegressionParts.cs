namespace NeuralNet;

/// <summary>
/// A <see cref="RegressionReport"/> of rows that come in parts. While they are few, all numbers are kept, 8 bytes a row and target, and give the bits of the report of all rows at
/// once; of more, sums are kept, and a <see cref="QuantileSketch"/> for the median, whose error the report states.
/// </summary>
/// <param name="targetNames">A name for each target.</param>
/// <param name="mostNumbers">The most true numbers that are kept.</param>
internal sealed class RegressionParts(IReadOnlyList<string> targetNames, int mostNumbers = RegressionParts.UsualNumbers)
{
    /// <summary>A million rows of one target.</summary>
    public const int UsualNumbers = 1 << 20;

    private readonly List<(Tensor Actual, Tensor Predicted)> _kept = [];
    private ErrorSums[]? _sums;
    private long _keptNumbers;

    /// <summary>Takes more rows.</summary>
    /// <param name="actual">[N, T].</param>
    /// <param name="predicted">[N, T].</param>
    public void Add(Tensor actual, Tensor predicted)
    {
        if (actual.Rows == 0)
        {
            return;
        }

        TargetErrors.Check(nameof(RegressionReport), actual, predicted);
        if (_sums is null && _keptNumbers + actual.Length <= mostNumbers)
        {
            _kept.Add((actual, predicted));
            _keptNumbers += actual.Length;
            return;
        }

        if (_sums is null)
        {
            _sums = [.. targetNames.Select(_ => new ErrorSums())];
            _kept.ForEach(part => ToSums(part.Actual, part.Predicted));
            _kept.Clear();
        }

        ToSums(actual, predicted);
    }

    /// <summary>The report of all rows that came.</summary>
    /// <exception cref="ArgumentException">No row came.</exception>
    public RegressionReport Report() => _sums is not null
        ? RegressionReport.Of([.. _sums.Select((sums, i) => sums.Scores(targetNames[i]))])
        : _kept.Count == 0 ? throw new ArgumentException("RegressionReport expects at least one row but got none.")
        : RegressionReport.Of(Joined(part => part.Actual), Joined(part => part.Predicted), targetNames);

    private Tensor Joined(Func<(Tensor Actual, Tensor Predicted), Tensor> of)
    {
        var all = new Tensor((int)(_keptNumbers / targetNames.Count), targetNames.Count);
        int at = 0;
        foreach ((Tensor, Tensor) part in _kept)
        {
            of(part).AsSpan().CopyTo(all.AsSpan()[at..]);
            at += of(part).Length;
        }

        return all;
    }

    private void ToSums(Tensor actual, Tensor predicted)
    {
        for (int i = 0; i < actual.Rows; i++)
        {
            for (int j = 0; j < _sums!.Length; j++)
            {
                _sums[j].Add(actual[i, j], predicted[i, j]);
            }
        }
    }
}
