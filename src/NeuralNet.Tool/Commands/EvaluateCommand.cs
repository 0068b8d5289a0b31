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
            using var rows = new ModelRows(parsed.GetRequiredValue(table.File), table.Read(parsed), loaded, hasTargets: true, terminal);
            string report = ReportOf(loaded, NotEmpty(rows, loaded));
            string left = rows.KnownCount == rows.RowCount ? "" : $" ({rows.RowCount - rows.KnownCount} more have no value of {string.Join(", ", loaded.Targets)})";
            terminal.Say($"{rows.KnownCount} rows{left}");
            terminal.Say(report);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>The measures as a text of several lines.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">Rows with their true answers; one part at a time is in memory.</param>
    public static string ReportOf(MlpEstimator model, IEnumerable<Table> parts) => model switch
    {
        MlpClassifier classifier => classifier.Evaluate(parts).ToString(),
        MlpLabelClassifier labels => labels.Evaluate(parts).ToString(),
        MlpRegressor regressor => regressor.Evaluate(parts).ToString(),
        _ => throw new ToolException($"evaluate knows no models of the kind {model.GetType().Name}."),
    };

    private static IEnumerable<Table> NotEmpty(ModelRows rows, MlpEstimator model)
    {
        foreach (Table known in rows.Known().Where(part => part.RowCount > 0))
        {
            yield return known;
        }

        if (rows.KnownCount == 0)
        {
            throw new ToolException($"evaluate expects rows with a value of {string.Join(", ", model.Targets)} but no row has one.");
        }
    }
}
