using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>Every update rule over 20 steps against float64.</summary>
/// <remarks>
/// Values are of size 1 and a step moves them by about the learning rate of 0.05, so 20 steps of some 4 roundings of 2^-24
/// each stay within 1e-5; the tolerances leave room for the quotients of Adam and RmsProp.
/// </remarks>
[Trait("Category", "Numeric")]
public class UpdateKernelTests
{
    private const int Steps = 20;
    private const float Rate = 0.05f;

    // Ragged lengths, and around the 16,384 elements of a part.
    public static TheoryData<int> Lengths => [.. Enumerable.Range(0, 41), 16_383, 16_384, 16_385, (2 * 16_384) + 7];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sgd_TwentySteps_AgreesWithFloat64(int length)
    {
        foreach (float decay in new[] { 0f, 0.01f })
        {
            Check(
                length, 0, 2e-6, $"decay {decay}",
                (_, g, s1, s2, w) => UpdateKernel<SgdRule>.Step(new SgdRule(Rate, decay), g, s1, s2, w),
                (_, g, _, _, w) => NaiveDouble.Sgd(w, g, Rate, decay));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Momentum_TwentySteps_AgreesWithFloat64(int length)
    {
        foreach ((bool nesterov, float decay) in new[] { (false, 0f), (true, 0f), (false, 0.01f), (true, 0.01f) })
        {
            Check(
                length, 1, 1e-5, $"nesterov {nesterov}, decay {decay}",
                (_, g, s1, s2, w) => UpdateKernel<MomentumRule>.Step(new MomentumRule(Rate, 0.9f, nesterov, decay), g, s1, s2, w),
                (_, g, v, _, w) => NaiveDouble.Momentum(w, g, v, Rate, 0.9f, nesterov, decay));
        }
    }

    // The rule takes the bias corrections folded into its numbers: rate = lr / (1 - β₁^t), correction = 1 / √(1 - β₂^t);
    // keep = 1 - lr · decay is AdamW's. The twin is the paper's algorithm.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adam_TwentySteps_AgreesWithFloat64(int length)
    {
        const float beta1 = 0.9f, beta2 = 0.999f, epsilon = 1e-8f;
        foreach ((float decay, float decoupled) in new[] { (0f, 0f), (0.01f, 0f), (0f, 0.01f) })
        {
            Check(
                length, 2, 1e-5, $"decay {decay}, decoupled {decoupled}",
                (step, g, m, v, w) => UpdateKernel<AdamRule>.Step(
                    new AdamRule(
                        (float)(Rate / (1 - Math.Pow(beta1, step))), beta1, beta2, epsilon,
                        (float)(1 / Math.Sqrt(1 - Math.Pow(beta2, step))), decay, (float)(1 - ((double)Rate * decoupled))),
                    g, m, v, w),
                (step, g, m, v, w) => NaiveDouble.Adam(w, g, m, v, step, Rate, beta1, beta2, epsilon, decay, decoupled));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void RmsProp_TwentySteps_AgreesWithFloat64(int length)
    {
        foreach ((float momentum, float decay) in new[] { (0f, 0f), (0.9f, 0.01f) })
        {
            Check(
                length, 2, 2e-5, $"momentum {momentum}, decay {decay}",
                (_, g, s, v, w) => UpdateKernel<RmsPropRule>.Step(
                    new RmsPropRule(Rate, 0.99f, momentum, 1e-8f, decay), g, s, v, w),
                (_, g, s, v, w) => NaiveDouble.RmsProp(w, g, s, v, Rate, 0.99f, momentum, 1e-8f, decay));
        }
    }

    // One state and no room for another: what RmsProp takes memory for without momentum.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void PlainRmsProp_TwentySteps_AgreesWithFloat64(int length)
    {
        foreach (float decay in new[] { 0f, 0.01f })
        {
            Check(
                length, 1, 2e-5, $"decay {decay}",
                (_, g, s, v, w) => UpdateKernel<PlainRmsPropRule>.Step(new PlainRmsPropRule(Rate, 0.99f, 1e-8f, decay), g, s, v, w),
                (_, g, s, _, w) => NaiveDouble.RmsProp(w, g, s, new double[w.Length], Rate, 0.99f, momentum: 0, 1e-8f, decay));
        }
    }

    // Around a proximal step's bend a rounding of the step before it moves the result by as much, and no more.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void SoftThreshold_TwentySteps_AgreesWithFloat64(int length)
    {
        const float threshold = 0.01f;
        Check(
            length, 1, 1e-5, "after momentum",
            (_, g, s1, s2, w) => UpdateKernel<SoftThreshold<MomentumRule>>.Step(
                new SoftThreshold<MomentumRule>(new MomentumRule(Rate, 0.9f, false, 0), threshold), g, s1, s2, w),
            (_, g, v, _, w) =>
            {
                NaiveDouble.Momentum(w, g, v, Rate, 0.9f, nesterov: false, decay: 0);
                NaiveDouble.SoftThreshold(w, threshold);
            });
    }

    [Fact]
    public void SoftThreshold_ValuesAroundIt_AreZeroWithinAndNearerBeyond()
    {
        float[] values = [0, -0f, 0.25f, -0.25f, 0.5f, -0.5f, 0.75f, -2, float.NaN, 1e-40f];
        float[] expected = [0, 0, 0, 0, 0, 0, 0.25f, -1.5f, float.NaN, 0];
        float[] gradient = new float[values.Length];

        var rule = new SoftThreshold<SgdRule>(new SgdRule(0.1f, 0), threshold: 0.5f);
        UpdateKernel<SoftThreshold<SgdRule>>.Step(rule, gradient, [], [], values);

        values.Should().Equal(expected);
    }

    private delegate void Kernel(int step, ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value);

    private static void Check(
        int length, int states, double tolerance, string what, Kernel kernel,
        Action<int, double[], double[], double[], double[]> reference)
    {
        var value = Guarded.Destination(Samples.Uniform(length, length));
        var first = Guarded.Destination(states > 0 ? length : 0, 0);
        var second = Guarded.Destination(states > 1 ? length : 0, 0);
        double[] expected = NaiveDouble.From(value.Span);
        double[] expectedFirst = new double[length];
        double[] expectedSecond = new double[length];
        for (int step = 1; step <= Steps; step++)
        {
            var gradient = Guarded.Source(Samples.Uniform(step, length));
            kernel(step, gradient.Span, first.Span, second.Span, value.Span);
            reference(step, NaiveDouble.From(gradient.Span), expectedFirst, expectedSecond, expected);
        }

        what = $"{what}, {length} elements";
        Samples.ShouldBeClose(value.Span, expected, 0, tolerance, $"the value, {what}");
        value.ShouldBeIntact(what);
        first.ShouldBeIntact(what);
        second.ShouldBeIntact(what);
        if (states > 0)
        {
            Samples.ShouldBeClose(first.Span, expectedFirst, 1e-5, 2e-6, $"the first state, {what}");
        }

        if (states > 1)
        {
            Samples.ShouldBeClose(second.Span, expectedSecond, 1e-5, 1e-5, $"the second state, {what}");
        }
    }
}
