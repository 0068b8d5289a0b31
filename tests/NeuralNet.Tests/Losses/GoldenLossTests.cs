using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Losses;

/// <summary>Losses and their gradients against PyTorch's values (Golden/torch_golden.py).</summary>
[Trait("Category", "Numeric")]
public sealed class GoldenLossTests
{
    // A few float32 roundings of 6e-8 each, next to 1; a value above 1 by its size.
    private const float Tolerance = 5e-7f;

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            JsonElement[] golden = GoldenFile.Read("losses.json", "cases");
            for (int i = 0; i < golden.Length; i++)
            {
                cases.Add(i, $"{golden[i].Text("loss")} {golden[i].Text("name")}");
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Compute_ValueAndGradient_ArePyTorchs(int index, string name)
    {
        JsonElement golden = GoldenFile.Read("losses.json", "cases")[index];

        float value = golden.Loss().Compute(golden.Tensor("prediction"), golden.Tensor("targets"), out Tensor gradient);

        Tensor.From([value]).ShouldBeNear(Tensor.From([golden.Number("value")]), Tolerance, name);
        gradient.ShouldBeNear(golden.Tensor("gradient"), Tolerance, $"gradient of {name}");
    }
}
