#:project ../src/NeuralNet.MLNet/NeuralNet.MLNet.csproj
#:package Microsoft.ML.FastTree
#:property PublishAot=false

using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using NeuralNet;
using NeuralNet.MLNet;

var mlContext = new MLContext(seed: 1);

// Two classes: customers who leave.
IDataView customers = mlContext.Data.LoadFromTextFile(Unpacked("samples/Churn/churn.csv.gz"),
[
    new("numbers", DataKind.Single, [new(0, 5), new(15), new(17, 18)]),
    new("texts", DataKind.String, [new(6, 14), new(16)]),
    new("Label", DataKind.Boolean, 19),
], separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData parts = mlContext.Data.TrainTestSplit(customers, testFraction: 0.2, seed: 1);
var columns = mlContext.Transforms.Categorical.OneHotEncoding("texts")
    .Append(mlContext.Transforms.Concatenate("Features", "numbers", "texts"));

var pipeline = columns.Append(mlContext.BinaryClassification.Trainers.Mlp());
Console.WriteLine($"{"",-10} {"AUC",8} {"log loss",9} {"fit, s",8} {"rows/s",8}");
(TransformerChain<MlpBinaryTransformer> churn, double ours) = Fit("MLP", pipeline);
(_, double trees) = Fit("FastTree", columns.Append(mlContext.BinaryClassification.Trainers.FastTree()));

mlContext.Model.Save(churn, customers.Schema, "churn.zip");
ITransformer loaded = new MLContext().Model.Load("churn.zip", out _);                // nothing to register
bool isSame = Probabilities(loaded).SequenceEqual(Probabilities(churn));

MlpClassifier model = churn.LastTransformer.Model;                                   // the estimator itself
model.Save("churn.safetensors");                                                     // for a program without ML.NET

// Several classes: the species of fish, a key of a text, with options.
IDataView fish = mlContext.Data.LoadFromTextFile("samples/FishMarket/fish-market.csv",
[
    new("species", DataKind.String, 0), new("weight", DataKind.Single, 1), new("measures", DataKind.Single, 2, 6),
], separatorChar: ',', hasHeader: true);
var options = new MlpTrainerOptions { FeatureColumnName = "measures", Mlp = new() { Members = 4, Epochs = 48 } };
var species = mlContext.Transforms.Conversion.MapValueToKey("Label", "species")
    .Append(mlContext.MulticlassClassification.Trainers.Mlp(options))
    .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel"));
var folds = mlContext.MulticlassClassification.CrossValidate(fish, species, numberOfFolds: 3);
Console.WriteLine($"species: accuracy {folds.Average(fold => fold.Metrics.MicroAccuracy):F3}");

// A number: their weight, one fish at a time.
var weight = mlContext.Regression.Trainers.Mlp(labelColumnName: "weight", featureColumnName: "measures").Fit(fish);
using PredictionEngine<Fish, Answer> engine = mlContext.Model.CreatePredictionEngine<Fish, Answer>(weight);
float grams = engine.Predict(new Fish { Measures = [23.2f, 25.4f, 30, 11.52f, 4.02f] }).Score;
Console.WriteLine($"a bream of 242 g: {grams:F0} g");

bool isRight = isSame && ours > trees - 0.01 && folds.Average(fold => fold.Metrics.MicroAccuracy) > 0.8 && Math.Abs(grams - 242) < 60;
Console.WriteLine(isRight ? "mlnet: ok" : "mlnet: FAILED");
return isRight ? 0 : 1;

float[] Probabilities(ITransformer transformer) => [.. transformer.Transform(parts.TestSet).GetColumn<float>("Probability")];

(TransformerChain<T> Transformer, double Auc) Fit<T>(string name, IEstimator<TransformerChain<T>> untrained)
    where T : class, ITransformer
{
    var clock = Stopwatch.StartNew();
    TransformerChain<T> transformer = untrained.Fit(parts.TrainSet);
    double fit = clock.Elapsed.TotalSeconds;
    clock.Restart();
    double rate = Probabilities(transformer).Length / clock.Elapsed.TotalSeconds;
    CalibratedBinaryClassificationMetrics metrics = mlContext.BinaryClassification.Evaluate(transformer.Transform(parts.TestSet));
    double logLoss = metrics.LogLoss * Math.Log(2);                                  // ML.NET's is in bits
    Console.WriteLine(FormattableString.Invariant($"{name,-10} {metrics.AreaUnderRocCurve,8:F4} {logLoss,9:F4} {fit,8:F1} {rate,8:F0}"));
    return (transformer, metrics.AreaUnderRocCurve);
}

// TextLoader reads no gzip.
static string Unpacked(string path)
{
    string unpacked = Path.Combine(Path.GetTempPath(), Path.GetFileNameWithoutExtension(path));
    using var from = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
    using FileStream to = File.Create(unpacked);
    from.CopyTo(to);
    return unpacked;
}

internal sealed class Fish
{
    [ColumnName("measures"), VectorType(5)]
    public float[] Measures { get; set; } = [];
}

internal sealed class Answer
{
    public float Score { get; set; }
}
