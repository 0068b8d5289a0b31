using System.Text.Json;
using System.Text.Json.Serialization;

namespace NeuralNet.Tests.Tensors;

public class TensorFormatterTests
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private sealed record Case(int[] Shape, float[] Values, string Text);

    // Golden/tensor-printing.py wrote the expected texts with NumPy 1.24.2.
    [Fact]
    public void ToString_OfTheGoldenArrays_IsNumPys()
    {
        string json = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "tensor-printing.json"));
        Case[] cases = JsonSerializer.Deserialize<Case[]>(json, Options)!;
        cases.Should().HaveCountGreaterThan(30);
        foreach (Case golden in cases)
        {
            Tensor.From(golden.Values, new Shape(golden.Shape)).ToString().Should().Be(golden.Text);
        }
    }

    // numpy.array([[1, -2], [3.5, 100]], dtype=float32) printed by NumPy 1.24.2.
    [Fact]
    public void ToString_OfAMatrix_AlignsColumns() =>
        Tensor.From(new float[,] { { 1, -2 }, { 3.5f, 100 } }).ToString().Should().Be("[[  1.   -2. ]\n [  3.5 100. ]]");
}
