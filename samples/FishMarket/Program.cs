using System.CommandLine;
using NeuralNet.Samples.FishMarket;

// Without a command: the whole lab. With `predict`: the weight and the species of one fish.
var output = new Option<DirectoryInfo>("--output", "-o")
{
    Description = "Folder for the pictures and the saved models.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "fish-market")),
    Recursive = true,
};
var quick = new Option<bool>("--quick") { Description = "A short run with a tenth of the epochs and two seeds: shows that all works, reaches less." };

var root = new RootCommand(
    "The fish-market lab: weight and species of 159 fish from five sizes, by multilayer perceptrons. "
    + "Trains, compares, draws and saves; takes about a minute.")
{
    output, quick,
};
root.SetAction(parsed => new Lab(parsed.GetRequiredValue(output).FullName, parsed.GetValue(quick)).Run());

Option<float>[] sizes = [.. PredictCommand.Options()];
var predict = new Command("predict", "Answers the weight in grams and the species of one fish. Trains the models first if there are none yet.");
foreach (Option<float> size in sizes)
{
    predict.Options.Add(size);
}

predict.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(output).FullName, [.. sizes.Select(parsed.GetRequiredValue)]));
root.Subcommands.Add(predict);

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return result.Invoke();
