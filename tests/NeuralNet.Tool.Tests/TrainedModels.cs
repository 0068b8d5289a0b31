using NeuralNet.Tests;

namespace NeuralNet.Tool.Tests;

/// <summary>Models that the tool trained once for all tests, small, on the samples' tables.</summary>
public sealed class TrainedModels : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("neuralnet-tool").FullName;

    public TrainedModels()
    {
        Table table = Table.Read(Churn);
        table.Take(..1500).Write(TrainingTable);
        table.Take(1500..2000).Write(NewTable);
        Training = ToolRun.Of("train", TrainingTable, "--target", "churn", "--members", "2", "--epochs", "4", "--seed", "3", "--output", Classifier);
        ToolRun.Of("train", Fish, "--target", "Weight", "--members", "2", "--epochs", "4", "--output", Regressor).Code.Should().Be(0);
    }

    public static string Churn { get; } = Path.Combine(RepositoryFiles.Root, "samples", "Churn", "churn.csv.gz");

    public static string Fish { get; } = Path.Combine(RepositoryFiles.Root, "samples", "FishMarket", "fish-market.csv");

    public string TrainingTable => InFolder("train.csv");

    public string NewTable => InFolder("new.csv");

    public string Classifier => InFolder("churn.safetensors");

    public string Regressor => InFolder("fish.safetensors");

    internal ToolRun Training { get; }

    public string InFolder(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
