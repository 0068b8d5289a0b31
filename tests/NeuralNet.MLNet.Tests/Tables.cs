using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using NeuralNet.Tests;

namespace NeuralNet.MLNet.Tests;

/// <summary>Tables of the samples as files that ML.NET's TextLoader reads, and pipelines over them.</summary>
internal static class Tables
{
    public static readonly MlpOptions Quick = new() { Epochs = 4, Members = 2, HiddenSizes = [16], Dropout = 0, LearningRate = 0.01f, LabelSmoothing = 0 };
    public static readonly MlpOptions QuickNumbers = Quick with { LabelSmoothing = null };

    private static readonly Lazy<string> ChurnFile = new(() => Write("churn", ChurnLines()));
    private static readonly Lazy<string> FishFile = new(() => Write(
        "fish", File.ReadLines(Path.Combine(RepositoryFiles.Root, "samples", "FishMarket", "fish-market.csv")).Select(line => line.EndsWith(',') ? line + "none" : line)));

    public static string ChurnPath => ChurnFile.Value;

    public static string FishPath => FishFile.Value;

    /// <summary>1,500 customers; the label is a Boolean, the categories are texts, 5 numbers.</summary>
    public static IDataView Churn(MLContext context) => context.Data.LoadFromTextFile(ChurnPath,
    [
        new("gender", DataKind.Single, 0), new("tenure", DataKind.Single, 4), new("monthly", DataKind.Single, 17), new("total", DataKind.Single, 18),
        new("internet", DataKind.String, 7), new("contract", DataKind.String, 14), new("payment", DataKind.String, 16), new("Label", DataKind.Boolean, 19),
    ], separatorChar: ',', hasHeader: true);

    /// <summary>From the columns of <see cref="Churn"/> to Features.</summary>
    public static IEstimator<ITransformer> ChurnFeatures(MLContext context) => context.Transforms.Categorical.OneHotEncoding([new("internet"), new("contract"), new("payment")])
        .Append(context.Transforms.NormalizeMinMax("tenure"))
        .Append(context.Transforms.Concatenate("Features", "gender", "tenure", "monthly", "total", "internet", "contract", "payment"));

    /// <summary>159 fish: the species as text, weight and five measures.</summary>
    public static IDataView Fish(MLContext context) => context.Data.LoadFromTextFile(FishPath,
    [
        new("species", DataKind.String, 0), new("weight", DataKind.Single, 1), new("measures", DataKind.Single, 2, 6),
    ], separatorChar: ',', hasHeader: true);

    public static string Temporary(string extension) => Path.Combine(Directory.CreateTempSubdirectory("neuralnet-mlnet-").FullName, $"file{extension}");

    private static IEnumerable<string> ChurnLines()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(RepositoryFiles.Root, "samples", "Churn", "churn.csv.gz")), CompressionMode.Decompress));
        for (int i = 0; i <= 1_500 && file.ReadLine() is { } line; i++)
        {
            yield return line.EndsWith(",Yes", StringComparison.Ordinal) ? line[..^3] + "1" : line.EndsWith(",No", StringComparison.Ordinal) ? line[..^2] + "0" : line;
        }
    }

    private static string Write(string name, IEnumerable<string> lines)
    {
        string path = Temporary($"-{name}.csv");
        File.WriteAllLines(path, lines);
        return path;
    }
}
