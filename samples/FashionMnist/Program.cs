using System.CommandLine;
using NeuralNet.Samples.FashionMnist;

// Without a command: train, test, draw. With `predict`: classify an image.
var data = new Option<DirectoryInfo?>("--data")
{
    Description = "Folder with the data set's four files. Else they are looked for where Debian's package dataset-fashion-mnist puts them "
        + "and in your cache, and downloaded there (31 MB) if they are nowhere.",
    HelpName = "DIR",
};
var quick = new Option<bool>("--quick") { Description = $"{Recipe.Quick.Name}: under a minute on two cores." };
var seed = new Option<int>("--seed") { Description = "Seeds the initial weights, the order of the images and their random changes.", DefaultValueFactory = _ => 1 };
var output = new Option<DirectoryInfo>("--output", "-o")
{
    Description = "Folder for the pictures and the saved model.",
    DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("artifacts", "fashion-mnist")),
    Recursive = true,
};

var root = new RootCommand(
    "Fashion-MNIST: 70,000 small images of clothes in ten classes, by a multilayer perceptron. Trains, tests on the test images "
    + $"once, draws and saves. By default {Recipe.Best.Name}, some minutes. Ctrl+C keeps the best model so far.")
{
    data, quick, seed, output,
};
root.SetAction(async (parsed, _) =>
{
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, pressed) =>
    {
        pressed.Cancel = !stop.IsCancellationRequested; // a second Ctrl+C ends the program at once
        stop.Cancel();
    };
    string folder = await DataFolder.FindAsync(parsed.GetValue(data), stop.Token);
    Recipe recipe = parsed.GetValue(quick) ? Recipe.Quick : Recipe.Best;
    return Lab.Run(recipe, FashionData.Load(folder), parsed.GetRequiredValue(output).FullName, parsed.GetValue(seed), stop.Token);
});

var image = new Argument<FileInfo>("image") { Description = "PNG (or JPEG, BMP, GIF, TGA) of any size, the thing alone on a plain ground.", HelpName = "IMAGE" };
var predict = new Command("predict", "Classifies an image with the last saved model.") { image };
predict.SetAction(parsed => PredictCommand.Run(parsed.GetRequiredValue(output).FullName, parsed.GetRequiredValue(image).FullName));
root.Subcommands.Add(predict);

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

try
{
    // Ctrl+C is the action's own matter: the library would give it two seconds.
    return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("Stopped.");
    return 130;
}
catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(problem.Message);
    return 1;
}
