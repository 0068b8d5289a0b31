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
            Table rows = ModelColumns.Read(parsed.GetRequiredValue(table.File), options, loaded, hasTargets: false, terminal);
            int number = parsed.GetValue(row);
            if (number < 1 || number > rows.RowCount)
            {
                throw new ToolException($"--row expects a row of the table, 1 to {rows.RowCount}, but got {number}.");
            }

            Table others = parsed.GetValue(background) is { } file ? ModelColumns.Read(file, options, loaded, hasTargets: false, terminal) : rows;
            if (others.RowCount < 2)
            {
                throw new ToolException("explain compares with other rows but the table has none. Give some, such as the training table, by --background FILE.");
            }

            using var interrupt = new Interrupt();
            Explanation why = loaded.ExplainRows(
                rows.Take([number - 1]), Spread(others), parsed.GetValue(output), cancellationToken: interrupt.Token)[0];
            Print(terminal, loaded, rows.Take([number - 1]), number, why);
            return ExitCode.Success;
        });
        return command;
    }

    // As many as are quick, spread over the table.
    private static Table Spread(Table rows) => rows.RowCount <= BackgroundRows
        ? rows
        : rows.Take([.. Enumerable.Range(0, BackgroundRows).Select(i => (int)((long)i * rows.RowCount / BackgroundRows))]);

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
