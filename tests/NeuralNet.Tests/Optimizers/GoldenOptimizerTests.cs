using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Optimizers;

/// <summary>Five steps of each optimizer against PyTorch's (Golden/torch_golden.py).</summary>
[Trait("Category", "Numeric")]
public sealed class GoldenOptimizerTests
{
    // Values stay within ±10 and a step rounds a few times by 6e-8 of a value: five steps, of which momentum repeats the first.
    // The worst seen is 3e-7.
    private const float Tolerance = 1e-6f;

    public static TheoryData<string> Names =>
        [.. GoldenFile.Read("optimizers.json", "cases").Select(golden => golden.Text("name"))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_FiveTimes_IsPyTorchs(string name)
    {
        JsonElement golden = GoldenFile.Case("optimizers.json", "cases", "name", name);
        Tensor gradients = golden.Tensor("gradients");
        Tensor values = golden.Tensor("values");
        var parameter = new Parameter("value", new Shape(gradients.Columns));
        parameter.Set(golden.Tensor("start"));
        Optimizer optimizer = golden.Optimizer();

        for (int step = 0; step < gradients.Rows; step++)
        {
            gradients.Row(step).CopyTo(parameter.Gradient.AsSpan());
            optimizer.Step([parameter]);

            parameter.Value.ShouldBeNear(Tensor.From(values.Row(step)), Tolerance, $"{name} after step {step + 1}");
        }
    }

    [Fact]
    public void Constructors_Defaults_ArePyTorchs()
    {
        Defaults("adam", new Adam(), o => (o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay));
        Defaults("adamW", new AdamW(), o => (o.Beta1, o.Beta2, o.Epsilon, o.WeightDecay));

        JsonElement rmsProp = GoldenFile.Case("optimizers.json", "cases", "name", "rmsProp");
        var ours = new RmsProp();
        (ours.LearningRate, ours.Smoothing, ours.Epsilon, ours.Momentum, ours.WeightDecay).Should().Be((
            rmsProp.Number("learningRate"), rmsProp.Number("alpha"), rmsProp.Number("epsilon"), rmsProp.Number("momentum"),
            rmsProp.Number("weightDecay")));

        static void Defaults<T>(string name, T ours, Func<T, (float, float, float, float)> of)
        {
            JsonElement golden = GoldenFile.Case("optimizers.json", "cases", "name", name);
            of(ours).Should().Be((
                golden.Number("beta1"), golden.Number("beta2"), golden.Number("epsilon"), golden.Number("weightDecay")));
        }
    }
}
