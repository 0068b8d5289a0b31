using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace NeuralNet.Benchmarks;

/// <summary>Work over mean time, from the benchmark's <see cref="ISized"/> parameter.</summary>
internal sealed class RateColumn(string name, string legend, Func<ISized, double> work) : IColumn
{
    public static RateColumn GigaflopsPerSecond { get; } =
        new("GFLOP/s", "floating-point operations a nanosecond", size => size.Flops);

    public static RateColumn MillionElementsPerSecond { get; } =
        new("Melem/s", "million numbers written a second", size => size.Elements * 1e3);

    public string Id => $"{nameof(RateColumn)}.{name}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => false;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => Work(benchmarkCase) == 0;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmarkCase => Work(benchmarkCase) > 0);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        summary[benchmarkCase]?.ResultStatistics?.Mean is double nanoseconds && Work(benchmarkCase) is > 0 and double amount
            ? (amount / nanoseconds).ToString("F1", CultureInfo.InvariantCulture)
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private double Work(BenchmarkCase benchmarkCase) =>
        benchmarkCase.Parameters.Items.Select(item => item.Value).OfType<ISized>().Select(work).FirstOrDefault();
}
