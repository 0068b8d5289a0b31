using BenchmarkDotNet.Running;
using NeuralNet.Benchmarks;

// Such as: dotnet run -c Release --project benchmarks/NeuralNet.Benchmarks -- --filter '*Gemm*'
BenchmarkSwitcher.FromAssembly(typeof(GemmBench).Assembly).Run(args, new BenchConfig());
