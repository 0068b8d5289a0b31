using System.CommandLine;
using NeuralNet;
using NeuralNet.Samples.WebApi;

// Without a command: serves until Ctrl+C. With `benchmark`: serves itself, and measures.
var model = new Option<FileInfo>("--model", "-m")
{
    Description = "The classifier, as MlpClassifier.Save wrote it. By default the one of samples/Churn.",
    HelpName = "FILE",
    DefaultValueFactory = _ => new FileInfo(Path.Combine("artifacts", "churn", "churn.safetensors")),
    Recursive = true,
};
var url = new Option<string>("--url") { Description = "Where to listen.", DefaultValueFactory = _ => "http://127.0.0.1:5000" };
var root = new RootCommand("Predictions of a saved classifier over HTTP; POST /train trains a new one and swaps it in while requests are answered.") { model, url };
root.SetAction((parsed, cancelled) => Run(parsed, async options =>
{
    await using WebApplication app = Server.Create(options);
    await app.StartAsync(cancelled);
    Console.WriteLine($"Listening on {string.Join(", ", app.Urls)}. Ctrl+C stops.");
    await app.WaitForShutdownAsync(cancelled);
}));

var seconds = new Option<double>("--seconds") { Description = "Length of each measurement.", DefaultValueFactory = _ => 10 };
var benchmark = new Command("benchmark", "Requests per second and latencies, with 1 and 64 clients in the same process, over loopback.") { seconds };
benchmark.SetAction((parsed, cancelled) => Run(
    parsed, options => LoadTest.RunAsync(options with { Url = "http://127.0.0.1:0" }, TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 0.1, 3600)), cancelled)));
root.Subcommands.Add(benchmark);

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return await result.InvokeAsync();

async Task<int> Run(ParseResult parsed, Func<ServerOptions, Task> run)
{
    try
    {
        await run(new ServerOptions { ModelPath = parsed.GetRequiredValue(model).FullName, Url = parsed.GetValue(url)! });
        return 0;
    }
    catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
    {
        Console.Error.WriteLine($"{problem.Message} `dotnet run -c Release --project samples/Churn -- --quick` makes a model.");
    }
    catch (Exception problem) when (problem is InvalidDataException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(problem.Message);
    }

    return 1;
}
