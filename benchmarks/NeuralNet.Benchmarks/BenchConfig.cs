using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;

namespace NeuralNet.Benchmarks;

/// <summary>What every benchmark here shows: time, GFLOP/s, elements a second and allocated bytes.</summary>
internal sealed class BenchConfig : ManualConfig
{
    public BenchConfig()
    {
        SummaryStyle = SummaryStyle.Default.WithMaxParameterColumnWidth(60);
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(RateColumn.GigaflopsPerSecond, RateColumn.MillionElementsPerSecond);
        AddDiagnoser(MemoryDiagnoser.Default);
        AddLogger(ConsoleLogger.Default);
        AddExporter(MarkdownExporter.GitHub);
    }
}
