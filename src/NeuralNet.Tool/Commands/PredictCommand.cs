using System.CommandLine;
using System.Text;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Commands;

/// <summary><c>predict MODEL DATA</c>: CSV in, CSV out, a part at a time.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("predict", "Answers the rows of a table: CSV in, CSV out.");
        Argument<string> model = Parts.Model();
        var output = new Option<string?>("--output", "-o") { Description = "The file to write; standard output if not given.", HelpName = "FILE" };
        var keep = new Option<bool>("--keep") { Description = "Writes the input's columns before the answers, as they are." };
        var probabilities = new Option<bool>("--probabilities") { Description = "Writes the probability of each class." };
        var interval = new Option<double?>("--interval")
        {
            Description = "Of a model of numbers: writes two numbers between which the true one lies in so large a share of rows.",
            HelpName = "SHARE",
        };
        command.Arguments.Add(model);
        var table = new TableArguments(command);
        command.Options.Add(output);
        command.Options.Add(keep);
        command.Options.Add(probabilities);
        command.Options.Add(interval);
        command.SetAction(parsed =>
        {
            double? coverage = parsed.GetValue(interval);
            if (coverage is not (null or (> 0 and < 1)))
            {
                throw new ToolException(FormattableString.Invariant($"--interval expects a share above 0 and less than 1, such as 0.9, but got {coverage}."), ExitCode.Usage);
            }

            OutputFiles.Check([("--output", parsed.GetValue(output))], [("MODEL", parsed.GetRequiredValue(model)), ("DATA", parsed.GetRequiredValue(table.File))]);
            MlpEstimator loaded = ModelFile.Load(parsed.GetRequiredValue(model));
            Answers answers = Answers.For(loaded, parsed.GetValue(probabilities), coverage);
            string path = parsed.GetRequiredValue(table.File);
            using var rows = new ModelRows(path, table.Read(parsed), loaded, hasTargets: false, terminal);
            if (parsed.GetValue(output) is not { } file)
            {
                using var interrupt = new Interrupt();
                return Write(terminal.Out, answers, rows, parsed.GetValue(keep), () => terminal.IsReaderGone, interrupt.Token);
            }

            int code = ExitCode.Success;
            AtomicFile.Write(file, to =>
            {
                using var writer = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
                code = Write(writer, answers, rows, parsed.GetValue(keep), () => false, CancellationToken.None);
            });
            return code;
        });
        return command;
    }

    private static int Write(TextWriter writer, Answers answers, ModelRows rows, bool keeps, Func<bool> isReaderGone, CancellationToken cancellationToken)
    {
        CsvParts source = rows.Source;
        Record(writer, keeps ? source.Header : null, answers.Names, source.Separator);
        foreach (CsvPart part in rows.Parts())
        {
            string[][] fields = answers.Of(part.Table, source.DecimalSeparator);
            for (int row = 0; row < fields.Length; row++)
            {
                Record(writer, keeps ? part.Records[row] : null, fields[row], source.Separator);
            }

            writer.Flush();
            if (isReaderGone())
            {
                // Of `| head`, which has what it wanted.
                break;
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Cancelled;
            }
        }

        return ExitCode.Success;
    }

    private static void Record(TextWriter writer, string? before, IReadOnlyList<string> fields, char separator)
    {
        writer.Write(before);
        for (int i = 0; i < fields.Count; i++)
        {
            if (i > 0 || before is not null)
            {
                writer.Write(separator);
            }

            writer.Write(CsvField.Quote(fields[i], separator));
        }

        writer.Write('\n');
    }
}
