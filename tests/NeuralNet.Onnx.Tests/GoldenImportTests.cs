using System.Text.Json;
using NeuralNet.Tests;

namespace NeuralNet.Onnx.Tests;

/// <summary>Files of other programs give the numbers that those programs give, and those of ONNX Runtime. Golden/*.py and Golden/mlnet made them.</summary>
[Trait("Category", "Numeric")]
public class GoldenImportTests
{
    private static readonly Dictionary<string, GoldenCase> All = Read();

    public static TheoryData<string> Files => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void File_PredictsWhatItsOriginDoes(string file)
    {
        GoldenCase golden = All[file];

        Model model = OnnxImport.Load(PathOf(file), golden.Options);

        OnnxRun.Agree(model.Predict(golden.Input).ToArray(), golden.Output, file);
    }

    private static string PathOf(string file) => Path.Combine(RepositoryFiles.Root, "tests", "NeuralNet.Onnx.Tests", "Golden", $"{file}.onnx");

    private static Dictionary<string, GoldenCase> Read()
    {
        var all = new Dictionary<string, GoldenCase>();
        foreach (string origin in new[] { "torch" })
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
