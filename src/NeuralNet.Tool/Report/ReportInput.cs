namespace NeuralNet.Tool.Report;

/// <summary>What a report is made of.</summary>
/// <param name="Title">The heading, such as the name of the data file.</param>
/// <param name="Model">The trained model.</param>
/// <param name="Data">The table as it was read, with the target, or some of its rows: its summary is shown.</param>
/// <param name="Test">Rows that the model did not learn from, or some of them, all with a known target; null if there are none.</param>
/// <param name="Command">The command line that made the model.</param>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Elapsed">How long the training took.</param>
/// <param name="Made">When it ended.</param>
internal sealed record ReportInput(
    string Title, MlpEstimator Model, Table Data, Table? Test, string Command, int Seed, TimeSpan Elapsed, DateTimeOffset Made)
{
    /// <summary>The rows of the whole table, of which <see cref="Data"/> may be some.</summary>
    public long RowCount { get; init; }

    /// <summary>The rows of the whole test, of which <see cref="Test"/> may be some.</summary>
    public long TestCount { get; init; }

    /// <summary>What the training went on from; null for new networks.</summary>
    public string? Resumed { get; init; }
}
