using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using NeuralNet.Tests;
using Tensors = Microsoft.ML.OnnxRuntime.Tensors;

namespace NeuralNet.Onnx.Tests;

/// <summary>Files of other programs give the numbers that those programs give, and those of ONNX Runtime; and train on. The programs in Golden/ made them.</summary>
[Trait("Category", "Numeric")]
public class GoldenImportTests
{
    private static readonly Dictionary<string, GoldenCase> All = Read();

    public static TheoryData<string> Files => [.. All.Keys];

    // A file whose end is left out gives other numbers there: its origin's are the test.
    public static TheoryData<string> WholeFiles => [.. All.Where(one => !one.Value.Options.GivesLogits).Select(one => one.Key)];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_PredictsWhatItsOriginDoes(string file)
    {
        GoldenCase golden = All[file];

        Model model = OnnxImport.Load(PathOf(file), golden.Options);

        OnnxRun.Agree(model.Predict(golden.Input).ToArray(), golden.Output, file);
    }

    /// <summary>Beside the few golden rows, many that reach other parts of the activations.</summary>
    [Theory]
    [MemberData(nameof(WholeFiles))]
    public void File_PredictsWhatOnnxRuntimeDoes(string file)
    {
        GoldenCase golden = All[file];
        Tensor rows = NeuralNet.Tests.Reference.Draw.Uniform(500, golden.Input.Columns, seed: 6, -4, 4);
        using var options = new SessionOptions { IntraOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using var session = new InferenceSession(PathOf(file), options);
        string output = golden.Options.Output ?? session.OutputMetadata.First(one => one.Value.OnnxValueType != OnnxValueType.ONNX_TYPE_TENSOR
            || one.Value.ElementDataType is Tensors.TensorElementType.Float or Tensors.TensorElementType.Double).Key;

        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(InputsOf(session, rows), [output]);

        OnnxRun.Agree(Numbers(results[0]), OnnxImport.Load(PathOf(file), golden.Options).Predict(rows), file);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void File_TrainsOn(string file)
    {
        GoldenCase golden = All[file];
        Model model = OnnxImport.Load(PathOf(file), golden.Options with { GivesLogits = true });
        Tensor rows = NeuralNet.Tests.Reference.Draw.Uniform(200, model.Inputs, seed: 7, -2, 2), targets = NeuralNet.Tests.Reference.Draw.Uniform(200, model.Outputs, seed: 8, -1, 1);
        var trainer = new Trainer(model, new MeanSquaredError(), new Adam(0.003f));
        float before = trainer.Evaluate(new Dataset(rows, targets)).Loss;

        trainer.Fit(new Dataset(rows, targets), epochs: 10, batchSize: 20);

        trainer.Evaluate(new Dataset(rows, targets)).Loss.Should().BeLessThan(before);
    }

    // One matrix, in the shape that the file has; or a column each, and something for what the output does not need.
    private static List<NamedOnnxValue> InputsOf(InferenceSession session, Tensor rows)
    {
        List<NamedOnnxValue> inputs = [];
        int first = 0;
        foreach ((string name, NodeMetadata input) in session.InputMetadata)
        {
            int[] sizes = [rows.Rows, .. input.Dimensions[1..]];
            int columns = input.Dimensions[1..].Aggregate(1, (product, size) => product * size), start = first;
            if (input.ElementDataType is Tensors.TensorElementType.Float or Tensors.TensorElementType.Double && first < rows.Columns)
            {
                float[] numbers = [.. Enumerable.Range(0, rows.Rows).SelectMany(row => rows.Row(row).ToArray().Skip(start).Take(columns))];
                first += columns;
                inputs.Add(input.ElementDataType == Tensors.TensorElementType.Float
                    ? NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<float>(numbers, sizes))
                    : NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<double>(Array.ConvertAll(numbers, number => (double)number), sizes)));
            }
            else
            {
                inputs.Add(input.ElementDataType switch
                {
                    Tensors.TensorElementType.Bool => NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<bool>(sizes)),
                    Tensors.TensorElementType.String => NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<string>(Enumerable.Repeat("x", rows.Rows).ToArray(), sizes)),
                    _ => NamedOnnxValue.CreateFromTensor(name, new Tensors.DenseTensor<float>(sizes)),
                });
            }
        }

        return inputs;
    }

    // A matrix, or for each row a map from its classes.
    private static float[] Numbers(DisposableNamedOnnxValue value) => value.Value switch
    {
        Tensors.Tensor<float> numbers => numbers.ToArray(),
        Tensors.Tensor<double> numbers => [.. numbers.Select(number => (float)number)],
        IEnumerable<DisposableNamedOnnxValue> maps => [.. maps.SelectMany(map => map.Value switch
        {
            IDictionary<string, float> texts => texts.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value),
            IDictionary<long, float> numbers => numbers.OrderBy(one => one.Key).Select(one => one.Value),
            var other => throw new InvalidOperationException($"{other?.GetType()}"),
        })],
        var other => throw new InvalidOperationException($"{other?.GetType()}"),
    };

    private static string PathOf(string file) => Path.Combine(RepositoryFiles.Root, "tests", "NeuralNet.Onnx.Tests", "Golden", $"{file}.onnx");

    private static Dictionary<string, GoldenCase> Read()
    {
        var all = new Dictionary<string, GoldenCase>();
        foreach (string origin in new[] { "torch", "dynamo", "sklearn", "keras", "mlnet" })
        {
            using JsonDocument json = JsonDocument.Parse(RepositoryFiles.Read("tests", "NeuralNet.Onnx.Tests", "Golden", $"{origin}.json"));
            foreach (JsonProperty one in json.RootElement.EnumerateObject())
            {
                OnnxImportOptions options = new()
                {
                    Output = one.Value.TryGetProperty("name", out JsonElement name) ? name.GetString() : null,
                    GivesLogits = one.Value.TryGetProperty("logits", out _),
                };
                all[$"{origin}-{one.Name}"] = new(Matrix(one.Value.GetProperty("input")), Matrix(one.Value.GetProperty("output")), options);
            }
        }

        return all;
    }

    private static Tensor Matrix(JsonElement rows)
    {
        float[][] all = [.. rows.EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetSingle()).ToArray())];
        return Tensor.From(all.SelectMany(row => row).ToArray(), all.Length, all[0].Length);
    }

    private sealed record GoldenCase(Tensor Input, Tensor Output, OnnxImportOptions Options);
}
