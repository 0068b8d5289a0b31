using System.Text.Json;

namespace NeuralNet.TableBenchmarks;

/// <summary>What <c>baselines.json</c> says of a folder of tables: which have classes, and what others reached.</summary>
internal sealed class Baselines
{
    /// <summary>scikit-learn's MLPClassifier and MLPRegressor.</summary>
    public const string Mlp = "sklearn MLP";

    /// <summary>scikit-learn's boosted trees on histograms.</summary>
    public const string Boosting = "sklearn boosting";

    /// <summary>XGBoost.</summary>
    public const string XGBoost = "XGBoost";

    /// <summary>scikit-learn's logistic or ridge regression.</summary>
    public const string LinearModel = "linear";

    private readonly Dictionary<string, (int Classes, Dictionary<string, Baseline> Of)> _tables = new(StringComparer.Ordinal);

    private Baselines()
    {
    }

    /// <summary>The names of the methods, as the file has them, in the order of the report's columns.</summary>
    public static IReadOnlyList<string> Methods { get; } = [Mlp, Boosting, XGBoost, LinearModel];

    /// <summary>The names of the tables, in ordinal order.</summary>
    public IReadOnlyList<string> TableNames => [.. _tables.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Reads the file.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="FormatException">The file is no such JSON; the message names table, method and number.</exception>
    public static Baselines Read(string path)
    {
        var baselines = new Baselines();
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
            foreach (JsonProperty table in document.RootElement.EnumerateObject())
            {
                int classes = (int)NumberOf(table.Value, "classes", table.Name);
                baselines._tables.Add(table.Name, (classes, Methods.ToDictionary(method => method, method => Of(table, method, classes > 0))));
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{path} is no JSON of baselines: {error.Message}", error);
        }

        return baselines;
    }

    /// <summary>Whether a table's target is a column of classes; of numbers otherwise.</summary>
    public bool IsClasses(string table) => _tables[table].Classes > 0;

    /// <summary>What a method reached on a table.</summary>
    public Baseline Of(string table, string method) => _tables[table].Of[method];

    private static Baseline Of(JsonProperty table, string method, bool isClasses)
    {
        string where = $"{table.Name}, {method}";
        JsonElement scores = table.Value.TryGetProperty(method, out JsonElement found)
            ? found
            : throw new FormatException($"baselines.json has no entry for {where}.");
        return new(
            NumberOf(scores, isClasses ? "log loss" : "RMSE", where),
            NumberOf(scores, isClasses ? "accuracy" : "R2", where),
            NumberOf(scores, "seconds a fit", where));
    }

    private static double NumberOf(JsonElement entry, string name, string where) =>
        entry.TryGetProperty(name, out JsonElement number) && number.ValueKind == JsonValueKind.Number
            ? number.GetDouble()
            : throw new FormatException($"baselines.json has no number \"{name}\" for {where}.");
}
