using System.CommandLine;
using NeuralNet.Tool.Data;
using NeuralNet.Tool.Models;

namespace NeuralNet.Tool.Commands;

/// <summary><c>evaluate MODEL DATA</c>: how good the answers are where the truth is known.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", "Tells how good a model's answers are on rows whose true answers are known.");
        Argument<string> model = Parts.Model();
        command.Arguments.Add(model);
        var table = new TableArguments(command);
        command.SetAction(parsed =>
        {
            MlpEstimator loaded = ModelFile.Load(parsed.GetRequiredValue(model));
            Table rows = ModelColumns.Read(parsed.GetRequiredValue(table.File), table.Read(parsed), loaded, hasTargets: true, terminal);
            Table known = rows.WithoutMissing([.. loaded.Targets]);
            if (known.RowCount == 0)
            {
                throw new ToolException($"evaluate expects rows with a value of {string.Join(", ", loaded.Targets)} but no row has one.");
            }

            string left = known.RowCount == rows.RowCount ? "" : $" ({rows.RowCount - known.RowCount} more have no value of {string.Join(", ", loaded.Targets)})";
            terminal.Say($"{known.RowCount} rows{left}");
            terminal.Say(ReportOf(loaded, known));
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The measures as a text of several lines.</summary>
    public static string ReportOf(MlpEstimator model, Table rows) => model switch
    {
        MlpClassifier classifier => classifier.Evaluate(rows).ToString(),
        MlpLabelClassifier labels => labels.Evaluate(rows).ToString()!,
        MlpRegressor regressor => regressor.Evaluate(rows).ToString(),
        _ => throw new ToolException($"evaluate knows no models of the kind {model.GetType().Name}."),
    };
}
