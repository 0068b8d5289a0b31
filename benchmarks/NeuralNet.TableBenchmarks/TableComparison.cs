using System.Globalization;

namespace NeuralNet.TableBenchmarks;

/// <summary>All competitors on all tables, fold by fold.</summary>
internal static class TableComparison
{
    /// <returns>The exit code: 0 where every competitor could be scored on every fold.</returns>
    /// <exception cref="ArgumentException">The settings name a table, a fold or a competitor that there is not.</exception>
    public static int Run(Settings settings)
    {
        // All that can be wrong with the settings and the files is found before hours of work.
        IReadOnlyList<ICompetitor> competitors = CompetitorList.Of(settings.Only);
        Baselines baselines = Baselines.Read(Path.Combine(settings.Data, "baselines.json"));
        FoldedTable[] tables = [.. NamesOf(settings, baselines).Select(name => FoldedTable.Read(settings.Data, name, baselines.IsClasses(name)))];
        foreach (FoldedTable table in tables)
        {
            foreach (int fold in settings.Folds)
            {
                table.Split(fold);
            }
        }

        WarmUp(tables, competitors);
        TableResult[] results = [.. tables.Select(table => Run(table, settings.Folds.Count > 0 ? settings.Folds : table.UsualFolds, competitors))];
        var report = new Report();
        new TablesReport(report, results, competitors, baselines).Write(settings);
        if (settings.ReportPath is string path)
        {
            report.Save(path);
        }

        return results.Any(result => result.Failures.Count > 0) ? 1 : 0;
    }

    private static IReadOnlyList<string> NamesOf(Settings settings, Baselines baselines)
    {
        if (FoldedTable.NamesIn(settings.Data).FirstOrDefault(name => !baselines.TableNames.Contains(name)) is string nameless)
        {
            throw new FormatException($"{settings.Data} has a table {nameless} that its baselines.json does not name: add an entry, or move the file away.");
        }

        string? unknown = settings.Tables.FirstOrDefault(name => !baselines.TableNames.Contains(name));
        return unknown is null
            ? [.. baselines.TableNames.Where(name => settings.Tables.Count == 0 || settings.Tables.Contains(name))]
            : throw new ArgumentException($"--tables expects some of {string.Join(", ", baselines.TableNames)} but got {unknown}.");
    }

    /// <summary>Lets each competitor learn once from the smallest table of each kind, untimed: the first fit of a process compiles code and loads libraries.</summary>
    private static void WarmUp(IReadOnlyList<FoldedTable> tables, IReadOnlyList<ICompetitor> competitors)
    {
        foreach (IGrouping<bool, FoldedTable> kind in tables.GroupBy(table => table.IsClasses))
        {
            FoldedTable table = kind.MinBy(each => each.RowCount)!;
            (Table train, Table test) = table.Split(table.Folds[0]);
            foreach (ICompetitor competitor in competitors)
            {
                Report.Progress($"warm-up: {table.Name}, {competitor.Name}");
                try
                {
                    competitor.Run(train, test, FoldedTable.Target, table.IsClasses);
                }
                catch (Exception error)
                {
                    Say(Console.Error, $"warm-up, {table.Name}, {competitor.Name}: {error.Message}");
                }
            }
        }
    }

    private static TableResult Run(FoldedTable table, IReadOnlyList<int> folds, IReadOnlyList<ICompetitor> competitors)
    {
        var result = new TableResult(table, folds);
        foreach (int fold in folds)
        {
            (Table train, Table test) = table.Split(fold);
            foreach (ICompetitor competitor in competitors)
            {
                Report.Progress($"{table.Name}, fold {fold}, {competitor.Name}");
                try
                {
                    Score score = competitor.Run(train, test, FoldedTable.Target, table.IsClasses);
                    result.Add(competitor, score);
                    Say(Console.Out, string.Create(
                        CultureInfo.InvariantCulture,
                        $"{table.Name}, fold {fold}, {competitor.Name}: {score.Error:F4}, {score.Quality:F4}, {score.Seconds:F1} s"));
                }
                catch (Exception error) // whatever a competitor throws: the others still run, and the report and the exit code tell
                {
                    string failure = $"{table.Name}, fold {fold}, {competitor.Name}: {error.GetType().Name}: {error.Message}";
                    result.Fail(competitor, failure.ReplaceLineEndings(" "));
                    Say(Console.Error, failure);
                }
            }
        }

        return result;
    }

    private static void Say(TextWriter writer, string line)
    {
        Report.Progress("");
        writer.WriteLine(line);
    }
}
