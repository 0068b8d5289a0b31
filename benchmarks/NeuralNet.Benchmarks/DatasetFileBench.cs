using BenchmarkDotNet.Attributes;

namespace NeuralNet.Benchmarks;

/// <summary>An epoch's batches from memory and from a file that the system has cached. A time is that of one row.</summary>
/// <remarks>MNIST's size: 60,000 rows of 784 numbers, 188 MB, more than a processor's caches hold.</remarks>
public class DatasetFileBench
{
    private const int Rows = 60_000;
    private const int Features = 784;
    private const int BatchSize = 64;

    private readonly string _path = Path.Combine(Path.GetTempPath(), $"neuralnet-{Guid.NewGuid():N}.safetensors");
    private DatasetFile? _read;
    private DatasetFile? _mapped;
    private Dataset? _memory;

    [Params(false, true)]
    public bool IsShuffled { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        new Dataset(Tensor.Uniform(new Shape(Rows, Features), 0, 1, seed: 1), new Tensor(Rows, 1)).Save(_path);
        _read = DatasetFile.Open(_path);
        _mapped = DatasetFile.OpenMapped(_path);
        _memory = Dataset.Load(_path);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _read!.Dispose();
        _mapped!.Dispose();
        File.Delete(_path);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Rows)]
    public float Memory() => Walk(_memory!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public float Open() => Walk(_read!);

    [Benchmark(OperationsPerInvoke = Rows)]
    public float OpenMapped() => Walk(_mapped!);

    private float Walk(IDataset data)
    {
        float sum = 0;
        foreach (Batch batch in new BatchLoader(data, BatchSize, shuffle: IsShuffled))
        {
            sum += batch.Features[0, 0];
        }

        return sum;
    }
}
