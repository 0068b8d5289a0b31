using BenchmarkDotNet.Running;
using NeuralNet.Benchmarks;

// Such as: dotnet run -c Release --project benchmarks/NeuralNet.Benchmarks -- --filter '*Gemm*', or -- --memory-speed
if (args is ["--memory-speed"])
{
    MemorySpeed.Run();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(GemmBench).Assembly).Run(args, new BenchConfig());
