using BenchmarkDotNet.Running;
using NeuralNet.Benchmarks;

// Such as: dotnet run -c Release --project benchmarks/NeuralNet.Benchmarks -- --filter '*Gemm*', or -- --memory-speed, or -- --table-speed
if (args is ["--memory-speed"])
{
    MemorySpeed.Run();
    return;
}

if (args is ["--table-speed"])
{
    TableSpeed.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GemmBench).Assembly).Run(args, new BenchConfig());
