using System.Globalization;
using BenchmarkDotNet.Running;
using NeuralNet.Benchmarks;

// Such as: dotnet run -c Release --project benchmarks/NeuralNet.Benchmarks -- --filter '*Gemm*', or -- --memory-speed, or -- --table-speed, or -- --from-file, or -- --mathnet
if (args is ["--memory-speed", ..])
{
    MemorySpeed.Run(args[1..]);
    return;
}

if (args is ["--table-speed"])
{
    TableSpeed.Run();
    return;
}

if (args is ["--from-file", ..])
{
    FromFile.Run(args[1..]);
    return;
}

if (args is ["--mathnet", ..])
{
    MathNetSpeed.Run(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1024);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GemmBench).Assembly).Run(args, new BenchConfig());
