using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>The ends of float32 in an optimizer's step: numbers that overflow are reported, states that fade become 0.</summary>
[Trait("Category", "Numeric")]
public class UpdateKernelRangeTests
{
    private const float Epsilon = 1e-8f;

    private static readonly AdamRule Adam = new(0.001f, 0.9f, 0.999f, Epsilon, 1, 0, 1);
    private static readonly RmsPropRule RmsProp = new(0.01f, 0.99f, 0.9f, Epsilon, 0);
    private static readonly MomentumRule Momentum = new(0.1f, 0.9f, true, 0);

    // 2e19² is 4e38, more than a float holds: the second moment was infinite from then on, and the weight never moved again.
    [Fact]
    public void Step_SquareOfTheGradientOverflows_IsReportedAtEveryPlace()
    {
        for (int length = 1; length <= 70; length++)
        {
            for (int place = 0; place < length; place++)
            {
                float[] gradient = Samples.Uniform(length, length);
                gradient[place] = 2e19f;
                Step(Adam, gradient).Should().BeFalse($"of Adam, element {place} of {length}");
                Step(RmsProp, gradient).Should().BeFalse($"of RmsProp, element {place} of {length}");
                Step(Momentum, gradient).Should().BeTrue($"of momentum, element {place} of {length}, whose velocity is finite");
                gradient[place] = -1e19f;
                Step(Adam, gradient).Should().BeTrue("of a square that is still finite");
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Step_GradientThatIsNotFinite_IsReportedInEveryPart(float wrong)
    {
        // A part is 16,384 elements.
        const int length = (3 * 16_384) + 5;
        float[] gradient = new float[length];
        foreach (int place in new[] { 0, 16_383, 16_384, 30_000, length - 6, length - 1 })
        {
            gradient[place] = wrong;
            Step(new SgdRule(0.1f, 0), gradient).Should().BeFalse();
            Step(Momentum, gradient).Should().BeFalse();
            Step(Adam, gradient).Should().BeFalse();
            Step(RmsProp, gradient).Should().BeFalse();
            Step(new SoftThreshold<SgdRule>(new SgdRule(0.1f, 0), 0.1f), gradient).Should().BeFalse();
            gradient[place] = 0;
        }

        Step(Adam, gradient).Should().BeTrue();
        Step(RmsProp, []).Should().BeTrue("of nothing");
    }

    [Fact]
    public void Step_ValueOrVelocityOverflows_IsReported()
    {
        UpdateKernel<SgdRule>.Step(new SgdRule(1, 0), [-3e38f], [], [], [3e38f]).Should().BeFalse();
        UpdateKernel<MomentumRule>.Step(Momentum, [3e38f], [3e38f], [], [0]).Should().BeFalse();
        UpdateKernel<SgdRule>.Step(new SgdRule(1, 0), [0], [], [], [float.MaxValue]).Should().BeTrue();
        UpdateKernel<SgdRule>.Step(new SgdRule(1, 0), [1e-45f], [], [], [-1e-45f]).Should().BeTrue();
    }

    // After 1,100 gradients of 0 the moments were denormal numbers, and a step took three times as long.
    [Fact]
    public void Step_GradientsStayZero_StatesBecomeZeroAndNeverDenormal()
    {
        Fade(Momentum, states: 1, steps: 1_100);
        Fade(new MomentumRule(0.1f, 0.99f, false, 0), states: 1, steps: 11_000);
        Fade(new AdamRule(0.001f, 0.9f, 0.99f, Epsilon, 1, 0, 1), states: 2, steps: 11_000);
        Fade(new RmsPropRule(0.01f, 0.99f, 0.9f, Epsilon, 0), states: 2, steps: 11_000);
        Fade(new AdamRule(0.001f, 0.9f, 0.99f, 1e-30f, 1, 0, 1), states: 2, steps: 11_000);
    }

    // What is flushed can no longer change a weight: a rule that keeps every denormal number gives the same bits. Gradients shrink
    // by a tenth a step through all of float32, then they grow again.
    [Theory]
    [InlineData(1f)]
    [InlineData(1e-4f)]
    [InlineData(1e-10f)]
    public void Step_GradientsFade_WeightsAreThoseOfARuleThatFlushesNothing(float size)
    {
        float[] start = [size, -size, 0.37f * size, 0.91f * size];
        float[] flushed = [.. start], kept = [.. start];
        float[] m = new float[4], v = new float[4], keptM = new float[4], keptV = new float[4];
        for (int step = 0; step < 400; step++)
        {
            float gradient = MathF.Pow(10, -(step % 200) / 4f);
            float[] gradients = [gradient, -gradient, 0.5f * gradient, 0];
            UpdateKernel<AdamRule>.Step(Adam, gradients, m, v, flushed).Should().BeTrue();
            UpdateKernel<UnflushedAdam>.Step(new UnflushedAdam(0.001f, 0.9f, 0.999f, Epsilon), gradients, keptM, keptV, kept);
            Samples.ShouldBeSameBits(flushed, kept, $"step {step}");
        }
    }

    [Fact]
    public void Step_StateIsNotANumber_IsNotFlushed()
    {
        float[] first = [float.NaN];
        UpdateKernel<MomentumRule>.Step(Momentum, [0], first, [], [1f]).Should().BeFalse();
        first[0].Should().Be(float.NaN);
    }

    private static bool Step<TRule>(TRule rule, float[] gradient)
        where TRule : unmanaged, IUpdateRule
    {
        float[] first = new float[gradient.Length];
        float[] second = new float[gradient.Length];
        return UpdateKernel<TRule>.Step(rule, gradient, first, second, new float[gradient.Length]);
    }

    private static void Fade<TRule>(TRule rule, int states, int steps)
        where TRule : unmanaged, IUpdateRule
    {
        // 21: whole vectors and a ragged end on every path.
        float[] first = new float[21], second = new float[states > 1 ? 21 : 0], value = new float[21];
        UpdateKernel<TRule>.Step(rule, Samples.Uniform(1, 21), first, second, value);
        float[] gradient = new float[21];
        for (int step = 0; step < steps; step++)
        {
            UpdateKernel<TRule>.Step(rule, gradient, first, second, value).Should().BeTrue();
            first.Concat(second).Should().NotContain(x => float.IsSubnormal(x), $"of {rule}, step {step}");
        }

        first.Concat(second).Should().OnlyContain(x => x == 0, $"of {rule}");
        value.Should().NotContain(0);
    }

    private readonly struct UnflushedAdam(float rate, float beta1, float beta2, float epsilon) : IUpdateRule
    {
        private readonly float _fresh1 = 1 - beta1;
        private readonly float _fresh2 = 1 - beta2;

        public static int StateCount => 2;

        public static int MeanSquareState => 2;

        public TVector Update<TSimd, TVector>(TVector value, TVector gradient, ref TVector first, ref TVector second)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct
        {
            TVector total = TSimd.MultiplyAdd(value, TSimd.Broadcast(0), gradient);
            first = TSimd.MultiplyAdd(first, TSimd.Broadcast(beta1), TSimd.Multiply(total, TSimd.Broadcast(_fresh1)));
            TVector square = TSimd.Multiply(TSimd.Multiply(total, total), TSimd.Broadcast(_fresh2));
            second = TSimd.MultiplyAdd(second, TSimd.Broadcast(beta2), square);
            TVector spread = TSimd.Add(TSimd.Sqrt(second), TSimd.Broadcast(epsilon));
            return TSimd.MultiplyAdd(TSimd.Divide(first, spread), TSimd.Broadcast(-rate), value);
        }
    }
}
