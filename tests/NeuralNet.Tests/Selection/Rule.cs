namespace NeuralNet.Tests.Selection;

/// <summary>Scores that are a formula of the rows: no fit, and every bit known.</summary>
internal static class Rule
{
    /// <summary>Folds whose sizes differ: 23 rows in 5.</summary>
    public static RowFold[] Unequal => [.. Folds.KFold(23, 5, seed: 3)];

    /// <summary>A loss that depends on each row of either part.</summary>
    public static double Loss(RowFold fold) => fold.TrainRows.Sum(row => Math.Sin(row)) + (0.1 * fold.ValidationRows.Sum(row => Math.Cos(row)));

    /// <summary>The mean of the numbers of the rows held out: a score that is a mean over rows.</summary>
    public static double MeanRow(RowFold fold) => fold.ValidationRows.Average();

    public static IReadOnlyList<Score> Scores(RowFold fold) => [Score.Lower("loss", Loss(fold)), Score.Higher("row", MeanRow(fold))];

    /// <summary>Calls a function for 1, 2 and 3 threads; the results are the same text.</summary>
    public static void ShouldNotDependOnThreads(Func<string> result)
    {
        string[] found = new string[3];
        for (int threads = 1; threads <= found.Length; threads++)
        {
            Kernels.ThreadsCollection.With(threads, () => found[threads - 1] = result());
        }

        found[0].Should().NotBeEmpty();
        found[1].Should().Be(found[0], "2 threads");
        found[2].Should().Be(found[0], "3 threads");
    }

    /// <summary>Every bit of a score.</summary>
    public static string Bits(double value) => BitConverter.DoubleToInt64Bits(value).ToString("X16");

    public static string Bits(CrossValidationResult result) =>
        string.Join('\n', result.Folds.Select(fold => $"{fold.Fold.Index} {string.Join(' ', fold.Scores.Select(score => Bits(score.Value)))}"));
}

/// <summary>Takes what is reported on the reporting thread, unlike <see cref="Progress{T}"/>.</summary>
internal sealed class Reports(Action<SelectionProgress>? then = null) : IProgress<SelectionProgress>
{
    public List<SelectionProgress> All { get; } = [];

    public void Report(SelectionProgress value)
    {
        All.Add(value);
        then?.Invoke(value);
    }
}
