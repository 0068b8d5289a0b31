namespace NeuralNet.TableBenchmarks;

/// <summary>How a competitor stands over all tables against scikit-learn's MLP and the best boosted trees.</summary>
internal sealed class TargetCounts
{
    /// <summary>Counts.</summary>
    /// <param name="tables">Where the competitor stands on each table.</param>
    /// <param name="seconds">The seconds of every fit.</param>
    public TargetCounts(IReadOnlyList<Standing> tables, IReadOnlyList<double> seconds)
    {
        TableCount = tables.Count;

        // A competitor that failed on a table has NaN there: a comparison with it is false, and no figure over all tables leaves it out.
        BetterThanMlp = tables.Count(table => table.Error < table.Mlp);
        BetterThanTrees = tables.Count(table => table.Error < table.BestTrees);
        bool isWhole = tables.All(table => double.IsFinite(table.Ratio));
        GeometricMean = isWhole ? Statistics.GeometricMean(tables.Select(table => table.Ratio)) : double.NaN;
        Worst = isWhole ? tables.MaxBy(table => table.Ratio) : null;
        MedianSeconds = Statistics.Median(seconds);
        MostSeconds = seconds.DefaultIfEmpty(double.NaN).Max();
    }

    public int TableCount { get; }

    public int BetterThanMlp { get; }

    public int BetterThanTrees { get; }

    /// <summary>The table with the largest ratio to the best trees; null where a table has none.</summary>
    public Standing? Worst { get; }

    /// <summary>Of the ratios to the best trees; NaN where a table has none.</summary>
    public double GeometricMean { get; }

    public double MedianSeconds { get; }

    public double MostSeconds { get; }

    /// <summary>A competitor on one table.</summary>
    /// <param name="Table">The table's name.</param>
    /// <param name="Error">Its log loss or root of the mean squared error; NaN where it has none.</param>
    /// <param name="Mlp">That of scikit-learn's MLP.</param>
    /// <param name="BestTrees">The smallest of LightGBM, scikit-learn's boosting and XGBoost.</param>
    internal sealed record Standing(string Table, double Error, double Mlp, double BestTrees)
    {
        public double Ratio => Error / BestTrees;
    }
}
