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

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Nadam_TwentySteps_AgreesWithFloat64(int length) => Check(
        length, 2, 1e-5, "nadam",
        (_, g, m, v, w) => UpdateKernel<NadamRule>.Step(new NadamRule(0.01f, 0.04f, 0.9f, 0.99f, 1e-8f, 1.5f, 0.01f), g, m, v, w),
        (_, g, m, v, w) => Each(w.Length, i =>
        {
            double total = Moments(g[i] + (0.01f * w[i]), m, v, i);
            w[i] -= ((0.01f * total) + (0.04f * m[i])) / ((1.5 * Math.Sqrt(v[i])) + 1e-8);
        }));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Mean_TwentySteps_AgreesWithFloat64(int length) => Check(
        length, 2, 1e-5, "mean",
        (_, g, m, v, w) => UpdateKernel<MeanRule>.Step(new MeanRule(Rate, 0.9f, 0.99f, 1e-8f, 0.01f), g, m, v, w),
        (_, g, m, v, w) => Each(w.Length, i =>
        {
            Moments(g[i] + (0.01f * w[i]), m, v, i);
            w[i] -= Rate * m[i];
        }));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Lion_TwentySteps_AgreesWithFloat64(int length) => Check(
        length, 1, 1e-5, "lion",
        (_, g, m, v, w) => UpdateKernel<LionRule>.Step(new LionRule(Rate, 0.9f, 0.99f, 0.999f), g, m, v, w),
        (_, g, m, _, w) => Each(w.Length, i =>
        {
            w[i] = (0.999f * w[i]) - (Rate * Math.Sign((0.9f * m[i]) + ((1 - 0.9f) * g[i])));
            m[i] = (0.99f * m[i]) + ((1 - 0.99f) * g[i]);
        }));

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Adagrad_TwentySteps_AgreesWithFloat64(int length) => Check(
        length, 1, 1e-5, "adagrad",
        (_, g, s, v, w) => UpdateKernel<AdagradRule>.Step(new AdagradRule(Rate, 0.25f, 1e-10f, 0.01f), g, s, v, w),
        (_, g, s, _, w) => Each(w.Length, i =>
        {
            double total = g[i] + (0.01f * w[i]);
            s[i] += total * total;
            w[i] -= Rate * total / (Math.Sqrt(s[i] + 0.25) + 1e-10);
        }));

    // The first state is the gradient before, the second the step, here from its least value on.
    [Theory]
    [MemberData(nameof(Lengths))]
    public void Rprop_TwentySteps_AgreesWithFloat64(int length) => Check(
        length, 2, 1e-5, "rprop",
        (_, g, s1, s2, w) => UpdateKernel<RpropRule>.Step(new RpropRule(0.5f, 1.25f, 0.0625f, 0.25f), g, s1, s2, w),
        (_, g, before, step, w) => Each(w.Length, i =>
        {
            int agreement = Math.Sign(g[i]) * Math.Sign(before[i]);
            step[i] = Math.Clamp(step[i] * (agreement > 0 ? 1.25 : agreement < 0 ? 0.5 : 1), 0.0625, 0.25);
            before[i] = agreement < 0 ? 0 : g[i];
            w[i] -= Math.Sign(before[i]) * step[i];
        }));

    // A sign hides what it is the sign of.
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void SignRules_GradientThatIsNotFinite_IsFound(float gradient)
    {
        UpdateKernel<LionRule>.Step(new LionRule(Rate, 0.9f, 0.99f, 1), [1, gradient, 1], new float[3], [], new float[3]).Should().BeFalse();
        UpdateKernel<RpropRule>.Step(new RpropRule(0.5f, 1.2f, 0.1f, 1), [1, gradient, 1], new float[3], new float[3], new float[3]).Should().BeFalse();
    }

    private static void Each(int count, Action<int> element)
    {
        for (int i = 0; i < count; i++)
        {
            element(i);
        }
    }

    private static double Moments(double gradient, double[] m, double[] v, int i)
    {
        m[i] = (0.9f * m[i]) + ((1 - 0.9f) * gradient);
        v[i] = (0.99f * v[i]) + ((1 - 0.99f) * gradient * gradient);
        return gradient;
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
        var first = Guarded.Destination<float>(states > 0 ? length : 0, 0);
        var second = Guarded.Destination<float>(states > 1 ? length : 0, 0);
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
