using System.Diagnostics;
using System.Globalization;
using NeuralNet.Tool.Commands;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;
using NeuralNet.Tool.Report;

namespace NeuralNet.Tool.Training;

/// <summary>One run of <c>train</c>: reads, shows, learns, tests, writes.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="terminal">Where it is told.</param>
internal sealed class TrainingJob(TrainingRequest request, Terminal terminal)
{
    private const int ShownColumns = 60;
    private const int FewestTestRows = 1;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        using var interrupt = new Interrupt();
        long begin = Stopwatch.GetTimestamp();
        Table table = InputFile.ReadTable(request.Data, request.Reading, terminal);
        Require(table, InputFile.NameOf(request.Data));
        var task = TargetTask.Of(table[request.Target], request.IsClassifier);
        Show(table, task);
        Table known = WithTarget(table, task);
        (Table train, Table? test) = Divide(known, table.Kinds, task);
        MlpEstimator? start = request.Resume is { } path ? StartOf(path, task) : null;
        MlpEstimator model = Learn(train, task, request.Options with { Start = start }, interrupt.Token);
        model.Save(request.Output);
        foreach (string note in model.Notes)
        {
            terminal.Say($"note: {Wording.ForCommandLine(note)}");
        }

        if (test is not null)
        {
            terminal.Say("");
            terminal.Say($"On {test.RowCount} rows that it did not learn from:");
            terminal.Say(EvaluateCommand.ReportOf(model, [test]));
        }

        terminal.Say("");
        terminal.Say($"model   {request.Output}");
        if (request.Report is { } report)
        {
            HtmlReport.Write(report, new ReportInput(
                InputFile.NameOf(request.Data), model, table, test, request.Command, request.Options.Seed, Stopwatch.GetElapsedTime(begin), DateTimeOffset.Now));
            terminal.Say($"report  {report}");
        }

        terminal.Say($"next    neuralnet predict {request.Output} NEW.csv");
        bool isCancelled = interrupt.Token.IsCancellationRequested;
        if (isCancelled)
        {
            terminal.Error.WriteLine("Ended early: the best so far was kept. `--resume` goes on from it.");
        }

        return isCancelled ? ExitCode.Cancelled : ExitCode.Success;
    }

    private void Require(Table table, string file)
    {
        foreach (string name in request.Options.Ignored.Prepend(request.Target))
        {
            if (!table.Has(name))
            {
                string option = name == request.Target ? "--target" : "--ignore";
                string? near = table.ColumnNames.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
                throw new ToolException($"{option} expects a column of {file} but got \"{name}\". {(near is null ? $"Its columns are {string.Join(", ", table.ColumnNames.Take(ShownColumns))}" : $"Names are compared by case: \"{near}\"")}.");
            }
        }
    }

    private void Show(Table table, TargetTask task)
    {
        Table shown = table.Columns.Count > ShownColumns ? table.Select([.. table.ColumnNames.Take(ShownColumns)]) : table;
        terminal.Say($"{InputFile.NameOf(request.Data)}: {Wording.ForCommandLine(shown.ToString())}");
        if (shown != table)
        {
            terminal.Say($"... and {table.Columns.Count - ShownColumns} more columns");
        }

        terminal.Say(task.Reason);
        string[] given = [.. request.Options.Ignored];
        foreach ((string column, string how) in TargetCopies.Find(table.Without(given).WithoutMissing(request.Target), request.Target, task.IsClassifier))
        {
            terminal.Say($"suspicious: \"{column}\": {how}. If it is not known when one predicts, leave it out: --ignore \"{column}\"");
        }
    }

    private Table WithTarget(Table table, TargetTask task)
    {
        Table known = table.WithoutMissing(request.Target);
        if (known.RowCount < table.RowCount)
        {
            terminal.Say($"{table.RowCount - known.RowCount} rows without a value of \"{request.Target}\" are left out");
        }

        return task.IsClassifier ? known.AsCategory(request.Target) : known;
    }

    private (Table Train, Table? Test) Divide(Table known, IReadOnlyDictionary<string, ColumnKind> kinds, TargetTask task)
    {
        if (request.TestFile is { } file)
        {
            Table test = InputFile.ReadTable(file, request.Reading, terminal);
            ModelColumns.Check(InputFile.NameOf(file), [.. test.ColumnNames], [request.Target]);
            test = InputFile.ReadTable(file, request.Reading with { Kinds = kinds.Where(kind => test.Has(kind.Key) && kind.Key != request.Target).ToDictionary() }, terminal);
            return (known, test.WithoutMissing(request.Target));
        }

        if (request.TestShare == 0)
        {
            return (known, null);
        }

        double share = 1 - request.TestShare;
        if (Math.Round(known.RowCount * request.TestShare) < FewestTestRows)
        {
            throw new ToolException(FormattableString.Invariant($"train expects more rows to hold out {request.TestShare:0.##} of them for the test, but got {known.RowCount}. Say --test 0 to test on none."));
        }

        return task.IsClassifier ? known.StratifiedSplit(request.Target, share, request.Options.Seed) : known.Split(share, request.Options.Seed);
    }

    private MlpEstimator StartOf(string path, TargetTask task)
    {
        if (!File.Exists(path))
        {
            throw new ToolException($"--resume expects a model that was trained before but there is no file {path}. Leave --resume out for the first training.");
        }

        MlpEstimator start = ModelFile.Load(path);
        if (start is MlpClassifier != task.IsClassifier || start is MlpLabelClassifier || !start.Targets.SequenceEqual([request.Target]))
        {
            throw new ToolException($"--resume expects a model that predicts {(task.IsClassifier ? "classes" : "numbers")} of \"{request.Target}\" but {path} holds {start}.");
        }

        terminal.Say($"goes on from {path}");
        return start;
    }

    private MlpEstimator Learn(Table train, TargetTask task, MlpOptions options, CancellationToken cancellationToken)
    {
        var log = new TrainingLog { OnEpoch = terminal.IsScreen ? null : PlainProgress.To(terminal) };
        options = options with { Progress = log };
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"learns from {train.RowCount} rows, seed {options.Seed}"));
        Task<MlpEstimator> work = Task.Run<MlpEstimator>(() => task.IsClassifier
            ? MlpClassifier.Fit(train, request.Target, options, cancellationToken)
            : MlpRegressor.Fit(train, request.Target, options, cancellationToken), CancellationToken.None);
        if (terminal.IsScreen)
        {
            LiveScreen.Show(terminal, log, options.MaxTime, work, cancellationToken);
        }

        return work.GetAwaiter().GetResult();
    }
}
