using System.CommandLine;
using System.Globalization;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Training;

namespace NeuralNet.Tool.Commands;

/// <summary><c>train DATA --target COLUMN</c>.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("train", "Learns to predict a column of a table from the others; writes the model and a report.");
        var target = new Option<string>("--target", "-t") { Description = "The column to predict.", HelpName = "COLUMN", Required = true };
        var task = new Option<string?>("--task") { Description = "class or number: what the target's values are. Found if not given.", HelpName = "KIND" };
        var test = new Option<string?>("--test") { Description = "A share of the rows to test on, or a table of its own; 0.2 if not given, 0 for none.", HelpName = "SHARE|FILE" };
        var output = new Option<string?>("--output", "-o") { Description = "The model file; named like the data if not given.", HelpName = "FILE" };
        var report = new Option<string?>("--report") { Description = "The report, one HTML file; named like the model if not given, none for none.", HelpName = "FILE" };
        var resume = new Option<string?>("--resume") { Description = "Goes on from the networks of a model, that of --output or of FILE, for another training at a small learning rate.", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };
        var ignore = new Option<string[]>("--ignore") { Description = "Columns that are not learned from, with commas between.", HelpName = "COLUMNS" };
        var category = new Option<string[]>("--category") { Description = "Columns of numbers or texts that are categories, such as codes.", HelpName = "COLUMNS" };
        var seed = new Option<int?>("--seed") { Description = "The same seed gives the same model; 0 if not given, or that of --resume.", HelpName = "N" };
        var time = new Option<string?>("--time") { Description = "The most time to learn, such as 90s, 5m or 2h.", HelpName = "TIME" };
        var members = new Option<int?>("--members") { Description = "Networks whose answers are averaged; 8 if not given.", HelpName = "N" };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the rows; by the number of rows if not given.", HelpName = "N" };
        var large = new Option<bool>("--large") { Description = "Leaves the table in its files, and learns from it part by part. Done anyway where it might not fit into memory, and for a folder of files." };
        var work = new Option<string?>("--work") { Description = "For --large: the folder of temporary files, as large as the table; the system's if not given.", HelpName = "FOLDER" };
        var table = new TableArguments(command, description: "A table: CSV or the like, plain or gzip, or a folder of such files; - is standard input.");
        foreach (Option option in new Option[] { target, task, test, output, report, resume, ignore, category, seed, time, members, epochs, large, work })
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
        {
            string data = parsed.GetRequiredValue(table.File);
            string model = parsed.GetValue(output) ?? NameOf(data) + ".safetensors";
            (double? share, string? file) = TestOf(parsed.GetValue(test));
            if (parsed.GetResult(resume) is not null && parsed.GetValue(members) is not null)
            {
                throw new ToolException("--members expects no --resume: a resumed training has the networks of its model. Leave one of them out.", ExitCode.Usage);
            }

            string? page = parsed.GetValue(report) is { } given ? given == "none" ? null : given : Path.ChangeExtension(model, ".html");
            OutputFiles.Check([("--output", model), ("--report", page)], [("DATA", data), ("--test", file)]);
            return new TrainingJob(
                new TrainingRequest
                {
                    Data = data,
                    Reading = table.Read(parsed) with { Kinds = Columns(parsed.GetValue(category)).ToDictionary(name => name, _ => ColumnKind.Category) },
                    IsLarge = parsed.GetValue(large),
                    Target = parsed.GetRequiredValue(target),
                    IsClassifier = TaskOf(parsed.GetValue(task)),
                    TestShare = share,
                    TestFile = file,
                    Seed = parsed.GetValue(seed),
                    Options = new MlpOptions
                    {
                        Ignored = Columns(parsed.GetValue(ignore)),
                        WorkFolder = FolderOf(parsed.GetValue(work)),
                        MaxTime = TimeOf(parsed.GetValue(time)),
                        Members = OneOrMore(parsed.GetValue(members), "--members") ?? new MlpOptions().Members,
                        Epochs = OneOrMore(parsed.GetValue(epochs), "--epochs"),
                    },
                    Output = model,
                    Report = page,
                    Resume = parsed.GetResult(resume) is null ? null : parsed.GetValue(resume) ?? model,
                    Command = "neuralnet " + string.Join(' ', parsed.Tokens.Select(token => Quoted(token.Value))),
                },
                terminal).Run();
        });
        return command;
    }

    // Of churn.csv.gz: churn, in the folder where the command runs.
    private static string NameOf(string data)
    {
        string name = data == "-" ? "model" : Path.GetFileName(data);
        foreach (string end in new[] { ".gz", ".csv", ".tsv", ".txt" })
        {
            name = name.EndsWith(end, StringComparison.OrdinalIgnoreCase) && name.Length > end.Length ? name[..^end.Length] : name;
        }

        return name;
    }

    private static string[] Columns(string[]? lists) =>
        [.. (lists ?? []).SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()];

    private static bool? TaskOf(string? text) => text switch
    {
        null => null,
        "class" => true,
        "number" => false,
        _ => throw new ToolException($"--task expects class or number but got '{text}'.", ExitCode.Usage),
    };

    private static (double? Share, string? File) TestOf(string? text) =>
        text is null ? (null, null)
        : !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) ? (null, text)
        : share is >= 0 and < 1 ? (share, null)
        : throw new ToolException($"--test expects a share of 0 or more and less than 1, or a file, but got {text}.", ExitCode.Usage);

    private static string? FolderOf(string? path) =>
        path is null || Directory.Exists(path) ? path : throw new ToolException($"--work expects a folder that exists but there is no {path}. Make it first.");

    private static int? OneOrMore(int? number, string option) =>
        number is null or >= 1 ? number : throw new ToolException($"{option} expects 1 or more but got {number}.", ExitCode.Usage);

    private static TimeSpan? TimeOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        double unit = text is [.., var last] ? last switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 } : 0;
        return unit > 0 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount) && amount > 0 && amount * unit < 1e7
            ? TimeSpan.FromSeconds(amount * unit)
            : throw new ToolException($"--time expects a number and s, m or h, such as 90s or 5m, but got '{text}'.", ExitCode.Usage);
    }

    // As a shell takes it back.
    private static string Quoted(string text) =>
        text.Length > 0 && text.All(character => char.IsLetterOrDigit(character) || "-_./,:=@+".Contains(character)) ? text : $"'{text.Replace("'", "'\\''")}'";
}
