using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>The losses that are sums over elements, against float64.</summary>
[Trait("Category", "Numeric")]
public class ElementwiseLossKernelTests
{
    private const float Delta = 0.75f;

    private delegate double Kernel(
        ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, float parameter, float scale, Span<float> gradient);

    private static readonly Dictionary<string, (Kernel Kernel, Func<double[], double[], double[], double> Reference)> Losses = new()
    {
        ["SquaredError"] = (ElementwiseLossKernel<SquaredErrorOperator>.Evaluate, NaiveDouble.MeanSquaredError),
        ["AbsoluteError"] = (ElementwiseLossKernel<AbsoluteErrorOperator>.Evaluate, NaiveDouble.MeanAbsoluteError),
        ["Huber"] = (ElementwiseLossKernel<HuberOperator>.Evaluate, (p, t, g) => NaiveDouble.Huber(p, t, Delta, g)),
        ["SigmoidCrossEntropy"] =
            (ElementwiseLossKernel<SigmoidCrossEntropyOperator>.Evaluate, NaiveDouble.SigmoidCrossEntropy),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_RaggedLengths_AgreesWithFloat64AndStaysInside(string name)
    {
        for (int length = 1; length <= 40; length++)
        {
            Check(name, Samples.Uniform(length, length, -3, 3), Samples.Uniform(-length, length, 0, 1), 1e-6);
        }
    }

    // 1,023 to 1,025: a block of the sum. The floats of a block are summed in float, on the scalar path in one chain.
    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_ManyElements_AgreesWithFloat64(string name)
    {
        foreach (int length in new[] { 1023, 1024, 1025, 2048 + 17, 100_000, 100_003 })
        {
            Check(name, Samples.Uniform(length, length, -3, 3), Samples.Uniform(-length, length, 0, 1), 5e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_EqualAndExtremePredictions_AgreesWithFloat64(string name)
    {
        float[] prediction = [0, 1, 0.5f, 1e-30f, -1e-30f, 100, -100, 20, -20, 1e4f, -1e4f, Delta, -Delta, 50, -50];
        float[] target = [0, 1, 0.5f, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 1];
        for (int i = 0; i < prediction.Length; i++)
        {
            Check(name, prediction[i..(i + 1)], target[i..(i + 1)], 1e-6);

            // The same in whole vectors.
            Check(name, [.. Enumerable.Repeat(prediction[i], 32)], [.. Enumerable.Repeat(target[i], 32)], 1e-6);
        }
    }

    // A sure and right answer costs e^-|z|, which must not drown in the rounding of z.
    [Theory]
    [InlineData(20f, 1f)]
    [InlineData(-20f, 0f)]
    [InlineData(40.3f, 1f)]
    [InlineData(-40.3f, 0f)]
    public void SigmoidCrossEntropy_SureAndRight_CostsLittleButNotNothing(float logit, float target)
    {
        foreach (int length in new[] { 1, 32 })
        {
            float[] gradient = new float[length];
            double sum = ElementwiseLossKernel<SigmoidCrossEntropyOperator>.Evaluate(
                [.. Enumerable.Repeat(logit, length)], [.. Enumerable.Repeat(target, length)], 0, 1, gradient);

            Samples.ShouldBeClose([(float)(sum / length)], [Math.Exp(-Math.Abs(logit))], 1e-6, 0, $"logit {logit}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_NotANumber_ShowsInTheValue(string name)
    {
        for (int position = 0; position < 21; position++)
        {
            float[] prediction = Samples.Uniform(11, 21);
            prediction[position] = float.NaN;
            Losses[name].Kernel(prediction, new float[21], Delta, 1, new float[21]).Should().Be(double.NaN);
        }
    }

    private static void Check(string name, float[] prediction, float[] target, double relative)
    {
        var p = Guarded.Source(prediction);
        var t = Guarded.Source(target);
        var gradient = Guarded.Destination(prediction.Length, float.NaN);
        double[] expectedGradient = new double[prediction.Length];
        double expected = Losses[name].Reference(NaiveDouble.From(prediction), NaiveDouble.From(target), expectedGradient);

        double sum = Losses[name].Kernel(p.Span, t.Span, Delta, 1f / prediction.Length, gradient.Span);

        string what = $"{name} of {prediction.Length}";
        Samples.ShouldBeClose([(float)(sum / prediction.Length)], [expected], relative, 1e-44, what);
        Samples.ShouldBeClose(gradient.Span, expectedGradient, 4e-7, 2e-7 / prediction.Length, $"the gradient of {what}", prediction);
        gradient.ShouldBeIntact(what);

        // Without a gradient, the same value; any scale multiplies the gradient alone.
        Losses[name].Kernel(p.Span, t.Span, Delta, 1f / prediction.Length, []).Should().Be(sum, what);
        var doubled = Guarded.Destination(prediction.Length, float.NaN);
        Losses[name].Kernel(p.Span, t.Span, Delta, 2f / prediction.Length, doubled.Span).Should().Be(sum, what);
        Samples.ShouldBeSameBits(doubled.Span, Array.ConvertAll(gradient.Span.ToArray(), g => 2 * g), $"twice the gradient of {what}");
    }
}
