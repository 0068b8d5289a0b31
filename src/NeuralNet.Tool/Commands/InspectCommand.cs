using System.CommandLine;
using System.Globalization;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;
using NeuralNet.Tool.Training;

namespace NeuralNet.Tool.Commands;

/// <summary><c>inspect FILE</c>: what is in a model, a checkpoint, a dataset file, another safetensors file or a table.</summary>
internal static class InspectCommand
{
    private const int ShownTensors = 100;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("inspect", "Tells what is in a file: a model, a checkpoint, a dataset, weights, or a table.");
        var table = new TableArguments(command, "FILE", "A safetensors file or a table.");
        command.SetAction(parsed =>
        {
            string path = parsed.GetRequiredValue(table.File);
            using Stream stream = InputFile.Open(path, terminal);
            terminal.Say(SafeTensorsHeader.TryRead(stream) is { } header && File.Exists(path) ? Describe(path, header) : DescribeTable(path, stream, table.Read(parsed)));
            return ExitCode.Success;
        });
        return command;
    }

    private static string DescribeTable(string path, Stream stream, TableOptions options)
    {
        bool isEmpty = stream.CanSeek && stream.Length == 0;
        try
        {
            return $"{InputFile.NameOf(path)}: a table\n{Wording.ForCommandLine(InputFile.ReadTable(path, stream, options).ToString())}";
        }
        catch (FormatException problem) when (!isEmpty)
        {
            throw new ToolException($"{path} is no safetensors file, and as a table: {Wording.ForCommandLine(problem)}");
        }
    }

    private static string Describe(string path, SafeTensorsHeader header)
    {
        string name = Path.GetFileName(path);
        if (ModelFile.KindOf(header) is { } kind)
        {
            return $"{name}: a model of a table's rows ({kind})\n{Describe(ModelFile.Load(path))}";
        }

        bool isCheckpoint = header.Metadata.Keys.Any(key => key.StartsWith("checkpoint.", StringComparison.Ordinal));
        if (header.Metadata.GetValueOrDefault("format") == "NeuralNet" && header.Metadata.ContainsKey("model"))
        {
            return $"{name}: {(isCheckpoint ? "a checkpoint of a training run, with its model" : "a model")}\n{Model.Load(path)}{TextsOf(header)}";
        }

        Dictionary<string, (string Type, long[] Sizes)> tensors = header.Tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Type, tensor.Sizes));
        if (tensors.TryGetValue("features", out var features) && tensors.TryGetValue("targets", out var targets) && features.Sizes.Length == 2)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: a dataset file\n{features.Sizes[0]:N0} rows, {features.Sizes[1]:N0} features ({features.Type}), {(targets.Sizes is [_, var count] ? count : 1):N0} targets ({targets.Type})");
        }

        return $"{name}: safetensors, {header.Tensors.Count} tensors\n"
            + string.Join('\n', header.Tensors.Take(ShownTensors).Select(tensor => $"{tensor.Name}  {tensor.Type} [{string.Join(", ", tensor.Sizes)}]"))
            + (header.Tensors.Count > ShownTensors ? $"\n... and {header.Tensors.Count - ShownTensors} more" : "") + TextsOf(header);
    }

    private static string Describe(MlpEstimator model)
    {
        int width = Math.Min(30, model.Columns.Max(column => column.Name.Length));
        string[] lines =
        [
            .. model switch
            {
                MlpClassifier classifier => [$"predicts {classifier.Target}, one of: {string.Join(", ", classifier.Classes)}",
                    .. classifier.Threshold is { } threshold ? [FormattableString.Invariant($"answers {classifier.Classes[1]} from a probability of {threshold} on")] : Array.Empty<string>()],
                _ => new[] { $"predicts {string.Join(", ", model.Targets)}" },
            },
            string.Create(CultureInfo.InvariantCulture, $"{model.Members} networks, {model.Network.Parameters.Sum(parameter => (long)parameter.Value.Length):N0} parameters"),
            .. TrainingRecord.Of(model) is { Runs: > 1 } record ? [string.Create(CultureInfo.InvariantCulture, $"trained {record.Runs} times, by --resume")] : Array.Empty<string>(),
            $"reads {model.Columns.Count} columns:",
            .. model.Columns.Select(column => $"  {column.Name.PadRight(width)}  {(column.Categories is { } known ? $"category: {Some(known)}" : "number")}{(column.HasGaps ? "; had gaps" : "")}"),
            .. model.Notes.Select(note => $"note: {Wording.ForCommandLine(note)}"),
        ];
        return string.Join('\n', lines);
    }

    private static string Some(IReadOnlyList<string> names) => string.Join(", ", names.Take(6)) + (names.Count > 6 ? $" and {names.Count - 6} more" : "");

    // The user's own, not the library's.
    private static string TextsOf(SafeTensorsHeader header) => string.Concat(header.Metadata
        .Where(text => text.Key is not ("format" or "version" or "model" or "layers" or "seed" or "passes") && !text.Key.StartsWith("checkpoint.", StringComparison.Ordinal))
        .Select(text => $"\n{text.Key}: {(text.Value.Length > 100 ? string.Concat(text.Value.AsSpan(0, 100), "...") : text.Value)}"));
}
