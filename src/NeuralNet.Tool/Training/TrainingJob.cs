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
    // Of a table that stays in its files: what is looked at, and what the report is made from.
    private const int LookedAt = 16_384;

    /// <returns>The exit code.</returns>
    public int Run()
    {
        using var interrupt = new Interrupt();
        long begin = Stopwatch.GetTimestamp();
        TrainingTable table = TrainingMemory.Open(request.Data, request.Reading, request.IsLarge, terminal);
        TrainingIntroduction.Require(table, request);
        Table look = table.Look(LookedAt);
        var task = TargetTask.Of(look[request.Target], request.IsClassifier);
        TrainingIntroduction.Show(table, look, task, request, terminal);
        var start = TrainingStart.Of(request, task, table.ColumnNames, TrainingRecord.PrintOf(look, table.RowCount));
        MlpOptions options = request.Options with { Start = start.Model, Seed = start.Record.Seed };
        if (start.Model is { } before)
        {
            terminal.Say(FormattableString.Invariant($"goes on from {request.Resume}, training {start.Record.Runs}: {before.Members} {(before.Members == 1 ? "network" : "networks")}, at a small learning rate"));
            if (TrainingRecord.Of(before) is null && start.TestShare > 0)
            {
                terminal.Say("note: the model's file does not tell which rows it learned from, so the test may have some of them, and be too good: --test FILE gives others");
            }
        }

        (TrainingTable train, TrainingTable? test) = Divide(Known(table, task), table.Kinds, task, start);
        MlpEstimator model = Learn(train, task, options, interrupt.Token);
        start.Record.WriteTo(model);
        model.Save(request.Output);
        foreach (string note in model.Notes)
        {
            terminal.Say($"note: {Wording.ForCommandLine(note)}");
        }

        if (test is not null)
        {
            terminal.Say("");
            terminal.Say($"On {test.RowCount} rows that it did not learn from:");
            terminal.Say(EvaluateCommand.ReportOf(model, test.Parts()));
        }

        terminal.Say("");
        terminal.Say($"model   {request.Output}");
        if (request.Report is { } report)
        {
            HtmlReport.Write(report, new ReportInput(
                InputFile.NameOf(request.Data), model, look, test?.Look(LookedAt), request.Command, options.Seed, Stopwatch.GetElapsedTime(begin), DateTimeOffset.Now)
            {
                RowCount = table.RowCount,
                TestCount = test?.RowCount ?? 0,
                Resumed = start.Model is null ? null : FormattableString.Invariant($"{request.Resume}, training {start.Record.Runs} of its networks"),
            });
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

    private TrainingTable Known(TrainingTable table, TargetTask task)
    {
        TrainingTable known = (task.IsClassifier ? table.WithClasses(request.Target) : table).WithoutMissing(request.Target);
        if (known.RowCount < table.RowCount)
        {
            terminal.Say($"{table.RowCount - known.RowCount} rows without a value of \"{request.Target}\" are left out");
        }

        return known;
    }

    private (TrainingTable Train, TrainingTable? Test) Divide(TrainingTable known, IReadOnlyDictionary<string, ColumnKind> kinds, TargetTask task, TrainingStart start)
    {
        if (request.TestFile is { } file)
        {
            return (known, TestOf(file, known, kinds));
        }

        if (start.TestShare == 0)
        {
            return (known, null);
        }

        return Math.Round(known.RowCount * start.TestShare) >= 1
            ? known.Split(task.IsClassifier ? request.Target : null, 1 - start.TestShare, start.Record.Seed)
            : throw new ToolException(FormattableString.Invariant($"train expects more rows to hold out {start.TestShare:0.##} of them for the test, but got {known.RowCount}. Say --test 0 to test on none."));
    }

    // Read again with the kinds of the table, so that its columns are what the model expects.
    private TrainingTable TestOf(string file, TrainingTable known, IReadOnlyDictionary<string, ColumnKind> kinds)
    {
        TrainingTable test = TrainingMemory.Open(file, request.Reading, known is TableInFiles, terminal);
        ModelColumns.Check(InputFile.NameOf(file), test.ColumnNames, [request.Target]);
        var wanted = kinds.Where(kind => test.ColumnNames.Contains(kind.Key) && kind.Key != request.Target).ToDictionary();
        test = TrainingMemory.Open(file, request.Reading with { Kinds = wanted }, known is TableInFiles, terminal);
        if (known.Kinds[request.Target] != ColumnKind.Category)
        {
            return test.WithoutMissing(request.Target);
        }

        test = test.WithClasses(request.Target).WithoutMissing(request.Target);
        string[] unknown = [.. ClassesOf(test).Except(ClassesOf(known))];
        return unknown.Length == 0 ? test : throw new ToolException(
            $"--test expects classes of \"{request.Target}\" that {InputFile.NameOf(request.Data)} has but {InputFile.NameOf(file)} has \"{unknown[0]}\"{(unknown.Length > 1 ? FormattableString.Invariant($" and {unknown.Length - 1} more") : "")}. Leave those rows out of the test, or add some to the table.");
    }

    // A column knows the categories of the whole table, whatever rows are looked at.
    private IReadOnlyList<string> ClassesOf(TrainingTable table) => ((CategoryColumn)table.Look(1)[request.Target]).Categories;

    private MlpEstimator Learn(TrainingTable train, TargetTask task, MlpOptions options, CancellationToken cancellationToken)
    {
        var log = new TrainingLog { OnEpoch = terminal.IsScreen ? null : PlainProgress.To(terminal) };
        options = options with { Progress = log };
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"learns from {train.RowCount} rows, seed {options.Seed}"));
        Task<MlpEstimator> work = Task.Run(() => train.Fit(request.Target, task.IsClassifier, options, cancellationToken), CancellationToken.None);
        if (terminal.IsScreen)
        {
            LiveScreen.Show(terminal, log, options.MaxTime, work, cancellationToken);
        }

        return work.GetAwaiter().GetResult();
    }
}
