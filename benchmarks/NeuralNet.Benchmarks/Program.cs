using System.Globalization;
using BenchmarkDotNet.Running;
using NeuralNet.Benchmarks;

// Such as: dotnet run -c Release --project benchmarks/NeuralNet.Benchmarks -- --filter '*Gemm*', or -- --memory-speed, or -- --table-speed, or -- --from-file, or -- --mathnet, or -- --timeline 784-512-256-10
if (args is ["--memory-speed", ..])
{
    MemorySpeed.Run(args[1..]);
    return 0;
}

if (args is ["--table-speed"])
{
    TableSpeed.Run();
    return 0;
}

if (args is ["--from-file", ..])
{
    FromFile.Run(args[1..]);
    return 0;
}

if (args is ["--mathnet", ..])
{
    MathNetSpeed.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1024);
    return 0;
}

if (args is ["--timeline", ..])
{
    return StepTimeline.Run(args[1..]);
}

BenchmarkSwitcher.FromAssembly(typeof(GemmBench).Assembly).Run(args, new BenchConfig());
return 0;
