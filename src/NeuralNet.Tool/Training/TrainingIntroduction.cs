using NeuralNet.Tool.Data;

namespace NeuralNet.Tool.Training;

/// <summary>What is told of a table before it is learned from: its columns, and what is worth a look.</summary>
internal static class TrainingIntroduction
{
    private const int ShownColumns = 60;

    /// <summary>Throws unless the table has the columns that the request names.</summary>
    /// <exception cref="ToolException">It has not.</exception>
    public static void Require(TrainingTable table, TrainingRequest request)
    {
        if (table.RowCount == 0)
        {
            throw new ToolException($"{InputFile.NameOf(request.Data)} has names of columns and no row below them. Give rows to learn from.");
        }

        foreach (string name in request.Options.Ignored.Prepend(request.Target))
        {
            if (!table.ColumnNames.Contains(name))
            {
                string option = name == request.Target ? "--target" : "--ignore";
                string? near = table.ColumnNames.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));
                throw new ToolException($"{option} expects a column of {InputFile.NameOf(request.Data)} but got \"{name}\". {(near is null ? $"Its columns are {string.Join(", ", table.ColumnNames.Take(ShownColumns))}" : $"Names are compared by case: \"{near}\"")}.");
            }
        }
    }

    /// <param name="table">The table.</param>
    /// <param name="look">Its rows, or some of them.</param>
    /// <param name="task">What is predicted.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="terminal">Where it is told.</param>
    public static void Show(TrainingTable table, Table look, TargetTask task, TrainingRequest request, Terminal terminal)
    {
        terminal.Say($"{InputFile.NameOf(request.Data)}: {Wording.ForCommandLine(table.Describe(ShownColumns))}");
        if (look.RowCount < table.RowCount)
        {
            terminal.Say($"a large table: it is learned from part by part; what follows was found in {look.RowCount} rows that are spread over it");
        }

        terminal.Say(task.Reason);
        foreach ((string column, string how) in TargetCopies.Find(look.Without([.. request.Options.Ignored]).WithoutMissing(request.Target), request.Target, task.IsClassifier))
        {
            terminal.Say($"suspicious: \"{column}\": {how}. If it is not known when one predicts, leave it out: --ignore \"{column}\"");
        }
    }
}
