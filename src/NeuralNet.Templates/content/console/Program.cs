using System.CommandLine;
using NeuralNet;

// dotnet run -c Release -- train fish-market.csv --target Species
// dotnet run -c Release -- evaluate fish-market.csv
// dotnet run -c Release -- predict fish-market.csv
var csv = new Argument<FileInfo>("csv") { Description = "The table." };
var model = new Option<FileInfo>("--model", "-m")
{
    Description = "The file of the model.",
    DefaultValueFactory = _ => new FileInfo("model.safetensors"),
};

var target = new Option<string>("--target", "-t") { Description = "The column to predict: a category or a number.", Required = true };
var ignore = new Option<string[]>("--ignore") { Description = "Columns that the model must not see.", AllowMultipleArgumentsPerToken = true };
var testShare = new Option<double>("--test-share") { Description = "The share of rows held out.", DefaultValueFactory = _ => 0.2 };
var seed = new Option<int>("--seed") { Description = "The same seed gives the same model.", DefaultValueFactory = _ => 0 };
var members = new Option<int>("--members") { Description = "Networks to average.", DefaultValueFactory = _ => new MlpOptions().Members };
var epochs = new Option<int?>("--epochs") { Description = "Passes over the rows; the library's own choice if left out." };

var train = new Command("train", "Learns from a part of the rows, measures on the others, saves.") { csv, model, target, ignore, testShare, seed, members, epochs };
train.SetAction((parsed, cancelled) => Run(() =>
{
    var options = new MlpOptions
    {
        Seed = parsed.GetValue(seed),
        Members = parsed.GetValue(members),
        Ignored = parsed.GetValue(ignore) ?? [],
        Progress = new EpochLines(),
    };
    if (parsed.GetValue(epochs) is { } count)
    {
        options = options with { Epochs = count };
    }

    // Ctrl+C ends the training; what was learned until then is measured and saved.
    Training.Run(
        Table.Read(parsed.GetRequiredValue(csv).FullName), parsed.GetRequiredValue(target), parsed.GetValue(testShare), options,
        parsed.GetRequiredValue(model).FullName, cancelled);
}));

var evaluate = new Command("evaluate", "Measures a saved model on a table that has the target.") { csv, model };
evaluate.SetAction((parsed, _) => Run(() =>
    Console.WriteLine(Saved.Load(parsed.GetRequiredValue(model).FullName).Evaluate(Table.Read(parsed.GetRequiredValue(csv).FullName)))));

var predict = new Command("predict", "Writes an answer for each row of a table.") { csv, model };
predict.SetAction((parsed, _) => Run(() =>
{
    foreach (string answer in Saved.Load(parsed.GetRequiredValue(model).FullName).Predict(Table.Read(parsed.GetRequiredValue(csv).FullName)))
    {
        Console.WriteLine(answer);
    }
}));

// After Ctrl+C, what was learned is measured and saved within this time.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(5) };
return await new RootCommand("Trains networks on tables.") { train, evaluate, predict }.Parse(args).InvokeAsync(invocation);

// What the library says of wrong input is for the one who runs the program: one line, no stack.
// On a thread of its own: this one waits for Ctrl+C meanwhile.
static async Task<int> Run(Action action)
{
    try
    {
        await Task.Run(action);
        return 0;
    }
    catch (Exception problem) when (problem is ArgumentException or FormatException or InvalidDataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(problem.Message);
        return 1;
    }
}
