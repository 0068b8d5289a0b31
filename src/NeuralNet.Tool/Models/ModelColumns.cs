using NeuralNet.Tool.Data;

namespace NeuralNet.Tool.Models;

/// <summary>Reads tables as a model wants their columns.</summary>
internal static class ModelColumns
{
    private const int Shown = 10;

    /// <summary>The kinds of the columns that it reads; of a model of numbers, of its targets too.</summary>
    public static Dictionary<string, ColumnKind> KindsOf(MlpEstimator model)
    {
        var kinds = model.Columns.ToDictionary(column => column.Name, column => column.IsNumber ? ColumnKind.Number : ColumnKind.Category);
        if (model is MlpRegressor)
        {
            foreach (string target in model.Targets)
            {
                kinds[target] = ColumnKind.Number;
            }
        }

        return kinds;
    }

    /// <summary>Throws unless the table has the columns.</summary>
    /// <exception cref="ToolException">Some are missing.</exception>
    public static void Check(string file, IReadOnlyCollection<string> names, IEnumerable<string> expected)
    {
        string[] missing = [.. expected.Where(name => !names.Contains(name))];
        if (missing.Length > 0)
        {
            throw new ToolException(
                $"{file}: the model expects the column{(missing.Length == 1 ? "" : "s")} {Some(missing)} but the table has {Some(names)}. "
                + "Add what is missing, without values if they are unknown; names are compared by case.");
        }
    }

    /// <summary>A whole table with the columns that a model reads, and its targets if they are wanted.</summary>
    /// <exception cref="ToolException">A column is missing.</exception>
    public static Table Read(string path, TableOptions options, MlpEstimator model, bool hasTargets, Terminal terminal)
    {
        using Stream stream = Seekable(InputFile.OpenTable(path, terminal));
        using StreamReader text = InputFile.OpenText(stream, options.Encoding);
        var parts = new CsvParts(InputFile.NameOf(path), text, options);
        Check(InputFile.NameOf(path), [.. parts.Names], hasTargets ? [.. model.Features, .. model.Targets] : model.Features);
        stream.Position = 0;
        Dictionary<string, ColumnKind> kinds = KindsOf(model);
        return InputFile.ReadTable(path, stream, options with { Kinds = kinds.Where(kind => parts.Names.Contains(kind.Key)).ToDictionary() });
    }

    // What comes through a pipe is read twice.
    private static Stream Seekable(Stream stream)
    {
        if (stream.CanSeek)
        {
            return stream;
        }

        var copy = new MemoryStream();
        stream.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    private static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(Shown).Select(name => $"\"{name}\"")) + (names.Count > Shown ? $" and {names.Count - Shown} more" : "");
}
