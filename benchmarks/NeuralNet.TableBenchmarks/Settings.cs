namespace NeuralNet.TableBenchmarks;

/// <summary>What the command line asked for.</summary>
/// <param name="Data">The folder with the tables and <c>baselines.json</c>.</param>
/// <param name="Tables">Some tables; none for all.</param>
/// <param name="Folds">Some folds; none for those of the baselines.</param>
/// <param name="Only">Keys of some competitors; none for all.</param>
/// <param name="Output">The report's file; null for the usual one.</param>
/// <param name="Command">The command line itself.</param>
internal sealed record Settings(
    string Data, IReadOnlyList<string> Tables, IReadOnlyList<int> Folds, IReadOnlyList<string> Only, string? Output, string Command)
{
    /// <summary>Where the report goes; null where it is of a part only and no file was named.</summary>
    public string? ReportPath => Output is not null ? Path.GetFullPath(Output)
        : Tables.Count + Folds.Count + Only.Count == 0 ? Path.Combine(Machine.ResultsFolder, "tables.md")
        : null;
}
