using System.CommandLine;
using NeuralNet.ComparisonBenchmarks;

var quick = new Option<bool>("--quick") { Description = "Short rounds, within four minutes on two cores; nothing is written." };
var only = new Option<string>("--only") { Description = "One part: gemm, train or predict.", DefaultValueFactory = _ => "" };
only.AcceptOnlyFromAmong("gemm", "train", "predict");
var threads = new Option<int?>("--threads") { Description = "This number of threads; otherwise one, and then all cores." };
threads.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
    {
        result.AddError("--threads expects a number from 1 to 1024.");
    }
});
var filter = new Option<string>("--filter")
{
    Description = "Cases whose name has this text, such as 784-128.",
    DefaultValueFactory = _ => "",
};
var growth = new Option<bool>("--growth")
{
    Description = "No peers: how our time and memory grow with width, batch and parameters.",
};
var large = new Option<bool>("--large")
{
    Description = "No peers: networks of 25 and 60 million parameters, and the largest that the memory of this machine holds.",
};
var startUp = new Option<bool>("--start-up")
{
    Description = "No peers: the time from the start of a process to its first trained step, published in several ways.",
};

var root = new RootCommand(
    "NeuralNet against MathNet, TorchSharp, ONNX Runtime and OpenBLAS: the same work in turn, in one process. "
    + "Without --quick the result is also written to benchmarks/results.")
{
    quick, only, threads, filter, growth, large, startUp,
};
root.SetAction(parsed =>
{
    string words = string.Concat(args.Select(word => word.Contains(' ') ? $" '{word}'" : $" {word}"));
    var settings = new Settings(
        parsed.GetValue(quick), parsed.GetRequiredValue(only), parsed.GetValue(threads), parsed.GetRequiredValue(filter),
        "dotnet run -c Release --project benchmarks/NeuralNet.ComparisonBenchmarks" + (args.Length > 0 ? " --" + words : ""));
    return parsed.GetValue(growth) ? GrowthReport.Run(settings)
        : parsed.GetValue(large) ? GrowthReport.RunLarge(settings)
        : parsed.GetValue(startUp) ? StartUpReport.Run(settings)
        : PeerComparison.Run(settings);
});

ParseResult result = root.Parse(args);
if (result.Errors.Count > 0)
{
    Console.Error.WriteLine($"{result.Errors[0].Message} Try --help.");
    return 2;
}

return result.Invoke();
