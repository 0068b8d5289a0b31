using System.CommandLine;
using System.Globalization;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Commands;

/// <summary><c>explain MODEL DATA --row N</c>: what each value of a row adds to its answer.</summary>
internal static class ExplainCommand
{
    private const int BackgroundRows = 100;
    private const int BarWidth = 30;

    // Of which the background is taken: enough that it is the same for most tables, however they are read.
    private const int MostKeptRows = 16_384;
    private const long MostKeptCharacters = 1 << 24;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("explain", "Tells what each value of one row adds to the model's answer.");
        Argument<string> model = Parts.Model();
        var row = new Option<int>("--row") { Description = "Which row: 1 is the first after the names.", HelpName = "N", Required = true };
        var output = new Option<string?>("--class") { Description = "The class that is explained; the answer if not given.", HelpName = "NAME" };
        var background = new Option<string?>("--background") { Description = "Rows to compare with; those of DATA if not given.", HelpName = "FILE" };
        command.Arguments.Add(model);
        var table = new TableArguments(command);
        command.Options.Add(row);
        command.Options.Add(output);
        command.Options.Add(background);
        command.SetAction(parsed =>
        {
            MlpEstimator loaded = ModelFile.Load(parsed.GetRequiredValue(model));
            TableOptions options = table.Read(parsed);
            int number = parsed.GetValue(row);
            if (number < 1)
            {
                throw new ToolException($"--row expects a row of the table, 1 or more, but got {number}.", ExitCode.Usage);
            }

            string data = parsed.GetRequiredValue(table.File);
            using var interrupt = new Interrupt();
            (Table one, Table others) = parsed.GetValue(background) is { } file
                ? (Read(data, options, loaded, number, goesOn: false, terminal).Row, Read(file, options, loaded, number: null, goesOn: true, terminal).Others)
                : Read(data, options, loaded, number, goesOn: true, terminal);
            if (others.RowCount < 2)
            {
                throw new ToolException("explain compares with other rows but the table has none. Give some, such as the training table, by --background FILE.");
            }

            Explanation why = loaded.ExplainRows(one, others, parsed.GetValue(output), cancellationToken: interrupt.Token)[0];
            Print(terminal, loaded, one, number, why);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>Goes over a table once, part by part.</summary>
    /// <param name="path">The table.</param>
    /// <param name="options">Its form.</param>
    /// <param name="model">The model.</param>
    /// <param name="number">The row to find, from 1; null for none.</param>
    /// <param name="goesOn">Whether to go on behind that row, for rows that are spread over the table.</param>
    /// <param name="terminal">Has standard input.</param>
    private static (Table Row, Table Others) Read(string path, TableOptions options, MlpEstimator model, int? number, bool goesOn, Terminal terminal)
    {
        using var rows = new ModelRows(path, options, model, hasTargets: false, terminal);
        var spread = new SpreadSample<string>(MostKeptRows, MostKeptCharacters);
        Table? found = null;
        foreach (CsvPart part in rows.Parts())
        {
            long before = rows.RowCount - part.Table.RowCount;
            if (found is null && number <= rows.RowCount)
            {
                found = part.Table.Take([(int)(number.Value - 1 - before)]);
            }

            if (goesOn)
            {
                part.Records.ToList().ForEach(record => spread.Add(record, record.Length));
            }
            else if (found is not null)
            {
                break;
            }
        }

        Table others = rows.Of(spread.Take(BackgroundRows));
        return found is not null || number is null ? (found ?? others, others) : throw new ToolException(
            $"--row expects a row of the table, 1 to {rows.RowCount}, but got {number}.");
    }

    private static void Print(Terminal terminal, MlpEstimator model, Table row, int number, Explanation why)
    {
        Answers answers = Answers.For(model, allProbabilities: false, coverage: null);
        terminal.Say($"row {number}: {string.Join(", ", answers.Names.Zip(answers.Of(row, '.')[0], (name, value) => $"{name} {value}"))}");
        terminal.Say(string.Create(
            CultureInfo.InvariantCulture, $"{why.Answer} is {why.Value:0.###}; on average over the background {why.Baseline:0.###}. Each value adds:"));
        double most = why.Contributions.Max(column => Math.Abs(column.Contribution));
        int width = Math.Min(50, why.Contributions.Max(column => Label(column).Length));
        foreach (ColumnContribution column in why.Contributions)
        {
            string label = Label(column);
            int bar = most > 0 ? (int)Math.Round(Math.Abs(column.Contribution) / most * BarWidth) : 0;
            string sign = column.Contribution < 0 ? "-" : "+";
            terminal.Say(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(label.Length > width ? string.Concat(label.AsSpan(0, width - 1), "…") : label).PadRight(width)} {column.Contribution,9:+0.###;-0.###;0} {new string(sign[0], bar)}"));
        }
    }

    private static string Label(ColumnContribution column) => $"{column.Column} {(column.Value is null ? "missing" : $"= {column.Value}")}".ReplaceLineEndings(" ");
}
