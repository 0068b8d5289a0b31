using System.CommandLine;
using System.Globalization;
using NeuralNet.TableBenchmarks;

var data = new Option<string>("--data")
{
    Description = "The folder with the tables (NAME.csv.gz, with the columns target and Fold) and baselines.json.",
    Required = true,
};
var tables = List("--tables", "Some tables, such as credit,ames.");
var folds = List("--folds", "Some folds, such as 0,1; otherwise all, or the first alone of a table of more than 10,000 rows.");
folds.Validators.Add(result =>
{
    if (Split(result.GetValueOrDefault<string>()).Any(fold => !int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
    {
        result.AddError("--folds expects whole numbers with commas between them, such as 0,1.");
    }
});
var only = List("--only", "Some of lightgbm,fasttree,linear,ours.");
var output = new Option<string?>("--output")
{
    Description = "The report's file; without it a run of all goes to benchmarks/results/<processor>/tables.md, and one of a part is printed only.",
};

var root = new RootCommand(
    "NeuralNet's estimators against ML.NET's LightGBM, FastTree and linear models, each at its defaults, on public tables, fold by fold; beside "
    + "them what baselines.json says of scikit-learn and XGBoost.")
{
    data, tables, folds, only, output,
};
root.SetAction(parsed =>
{
    // A committed report names no folder of one machine.
    string folder = parsed.GetRequiredValue(data);
    string words = string.Join(' ', args.Select(word => word == folder ? "DIR" : word.Contains(' ') ? $"'{word}'" : word));

    // How LightGBM's threads wait and how many there are changes its seconds.
    string threads = Variable("OMP_WAIT_POLICY") + Variable("OMP_NUM_THREADS");
    var settings = new Settings(
        parsed.GetRequiredValue(data), Split(parsed.GetValue(tables)),
        [.. Split(parsed.GetValue(folds)).Select(fold => int.Parse(fold, CultureInfo.InvariantCulture))], Split(parsed.GetValue(only)),
        parsed.GetValue(output), $"{threads}dotnet run -c Release --project benchmarks/NeuralNet.TableBenchmarks -- {words}");
    try
    {
        return TableComparison.Run(settings);
    }
    catch (Exception error) when (error is ArgumentException or FormatException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(error.Message);
        return 2;
    }
});

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return result.Invoke();

static Option<string> List(string name, string description) => new(name) { Description = description, DefaultValueFactory = _ => "" };

static string[] Split(string? list) => (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

static string Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? $"{name}={value} " : "";
