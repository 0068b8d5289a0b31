#:package Microsoft.ML@5.0.1
#:package Microsoft.ML.OnnxConverter@0.23.1
#:property ManagePackageVersionsCentrally=false
#:property PublishAot=false
#:property RunAnalyzers=false

// Linear models of ML.NET, exported by its own converter, with what ML.NET itself predicts:
//
//     dotnet run MlNetFiles.cs
//
// Writes mlnet-*.onnx and mlnet.json beside it. ML.NET trains no network of several layers that it can export.
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

string folder = Path.GetDirectoryName(Here())!;
var context = new MLContext(seed: 1);
var random = new Random(1);
Row[] rows = [.. Enumerable.Range(0, 300).Select(_ =>
{
    float a = (random.NextSingle() * 4) - 2, b = random.NextSingle() * 10, c = random.NextSingle() - 0.5f;
    return new Row { A = a, B = b, C = c, Target = (2 * a) - (0.3f * b) + c + 1, Positive = a + c > 0, Class = a > 0.5f ? "x" : b > 5 ? "y" : "z" };
})];
IDataView data = context.Data.LoadFromEnumerable(rows);
var expected = new Dictionary<string, object>();
var columns = context.Transforms.Concatenate("Features", "A", "B", "C");
Save("regression", "Score", columns.Append(context.Transforms.NormalizeMeanVariance("Features")).Append(context.Regression.Trainers.Sdca("Target")));
Save("unit-rows", "Score", columns.Append(context.Transforms.NormalizeLpNorm("Features")).Append(context.Regression.Trainers.Sdca("Target")));
Save("binary", "Probability", columns.Append(context.Transforms.NormalizeMinMax("Features", fixZero: false)).Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression("Positive")));
Save("classes", "Score", context.Transforms.Conversion.MapValueToKey("Label", "Class").Append(columns).Append(context.Transforms.NormalizeMeanVariance("Features", fixZero: false))
    .Append(context.MulticlassClassification.Trainers.LbfgsMaximumEntropy()));
File.WriteAllText(Path.Combine(folder, "mlnet.json"), JsonSerializer.Serialize(expected) + "\n");

void Save(string name, string output, IEstimator<ITransformer> pipeline)
{
    ITransformer model = pipeline.Fit(data);
    using (FileStream file = File.Create(Path.Combine(folder, $"mlnet-{name}.onnx")))
    {
        context.Model.ConvertToOnnx(model, data, file);
    }

    IDataView scored = model.Transform(data);
    DataViewSchema.Column column = scored.Schema[output];
    float[][] numbers = [.. (column.Type is VectorDataViewType ? scored.GetColumn<float[]>(column) : scored.GetColumn<float>(column).Select(number => new[] { number })).Take(6)];
    expected[name] = new { input = rows.Take(6).Select(row => new[] { row.A, row.B, row.C }), output = numbers, name = $"{output}.output" };
}

static string Here([CallerFilePath] string path = "") => path;

internal sealed class Row
{
    public float A { get; set; }

    public float B { get; set; }

    public float C { get; set; }

    public float Target { get; set; }

    public bool Positive { get; set; }

    public string Class { get; set; } = "";
}
