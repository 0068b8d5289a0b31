using System.Runtime.CompilerServices;
using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>The vectorised exponential and its relatives against float64, over the whole range of float.</summary>
[Trait("Category", "Numeric")]
public class ExponentialTests
{
    // Spacing of the denormal numbers; a denormal result cannot be closer than half of it.
    private const double Denormal = 1.4e-45;

    [Fact]
    public void Exp_WholeRange_AgreesWithFloat64()
    {
        float[] x = Samples.Sweep(-110, 95, 300_001);
        float[] y = Apply<ExpFunction>(x);

        for (int i = 0; i < x.Length; i++)
        {
            double expected = Math.Exp(x[i]);
            double tolerance = (2e-7 * expected) + Denormal;
            bool overflows = float.IsPositiveInfinity(y[i]) && expected + tolerance >= float.MaxValue;
            if (!overflows && !(Math.Abs(y[i] - expected) <= tolerance))
            {
                Assert.Fail($"e^{x[i]:R} is {expected:R} but came as {y[i]:R}.");
            }
        }
    }

    [Fact]
    public void Exp_NearZero_AgreesWithFloat64() => Check<ExpFunction>(Samples.Sweep(-1, 1, 100_001), Math.Exp, 1.5e-7, 0);

    // 88.72283 is the last float whose exponential is finite; -87.33654 the last that gives a normal number;
    // -103.97208 the last above half of the least denormal (each found with Math.Exp).
    [Theory]
    [InlineData(0f, 1f)]
    [InlineData(1e-30f, 1f)]
    [InlineData(-1e-30f, 1f)]
    [InlineData(88.72284f, float.PositiveInfinity)]
    [InlineData(89f, float.PositiveInfinity)]
    [InlineData(1e30f, float.PositiveInfinity)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(-103.97209f, 0f)]
    [InlineData(-104f, 0f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void Exp_Extreme_IsExact(float x, float expected) => Apply<ExpFunction>([x])[0].Should().Be(expected);

    [Theory]
    [InlineData(88.72283f)]
    [InlineData(-87.33654f)]
    [InlineData(-90f)]
    [InlineData(-100f)]
    [InlineData(-103.97f)]
    public void Exp_LastFiniteAndDenormalResults_AgreeWithFloat64(float x)
    {
        Check<ExpFunction>([x], Math.Exp, 2e-7, Denormal);
        Apply<ExpFunction>([x])[0].Should().BeGreaterThan(0).And.BeLessThan(float.PositiveInfinity);
    }

    [Fact]
    public void ExpMinusOne_WholeRange_AgreesWithFloat64()
    {
        Check<ExpMinusOneFunction>(Samples.Sweep(-110, 0, 200_001), NaiveDouble.ExpMinusOne, 4e-7, 0);
        Check<ExpMinusOneFunction>(Samples.Sweep(-0.5f, 0, 100_001), NaiveDouble.ExpMinusOne, 2e-7, 0);
        Check<ExpMinusOneFunction>([-1e-30f, -1e-7f, -1e4f, float.NegativeInfinity, float.NaN], NaiveDouble.ExpMinusOne, 2e-7, 0);
    }

    [Fact]
    public void LogOnePlus_FromZeroToOne_AgreesWithFloat64()
    {
        Check<LogOnePlusFunction>(Samples.Sweep(0, 1, 200_001), NaiveDouble.LogOnePlus, 3e-7, 0);
        Check<LogOnePlusFunction>([0, 1e-40f, 1e-30f, 1e-10f, 1e-5f, 1], NaiveDouble.LogOnePlus, 3e-7, 2 * Denormal);
    }

    [Fact]
    public void Sigmoid_WholeRange_AgreesWithFloat64()
    {
        // Below -88.7 the result would be denormal and is 0.
        const double tiny = 1.2e-38;
        Check<SigmoidOperator>(Samples.Sweep(-110, 110, 200_001), NaiveDouble.Sigmoid, 4e-7, tiny);
        Check<SigmoidOperator>(
            [0, -0f, 1e-30f, -1e30f, 1e30f, float.NegativeInfinity, float.PositiveInfinity, float.NaN], NaiveDouble.Sigmoid, 2e-7, tiny);
    }

    [Fact]
    public void Softplus_WholeRange_AgreesWithFloat64()
    {
        Check<SoftplusOperator>(Samples.Sweep(-110, 110, 200_001), NaiveDouble.Softplus, 5e-7, 2 * Denormal);
        Check<SoftplusOperator>(
            [0, -0f, 1e-30f, -1e30f, 1e30f, float.NegativeInfinity, float.PositiveInfinity, float.NaN], NaiveDouble.Softplus, 3e-7, 0);
    }

    private static void Check<TFunction>(float[] x, Func<double, double> reference, double relative, double absolute)
        where TFunction : unmanaged, IActivationOperator =>
        Samples.ShouldBeClose(
            Apply<TFunction>(x), Array.ConvertAll(x, v => reference(v)), relative, absolute, typeof(TFunction).Name, x);

    // The sweep of the activations carries any function of a vector.
    private static float[] Apply<TFunction>(float[] x)
        where TFunction : unmanaged, IActivationOperator
    {
        float[] y = new float[x.Length];
        ActivationKernel<TFunction>.Forward(default, x, [], [], y);
        return y;
    }

    private readonly struct ExpFunction : IActivationOperator
    {
        public static bool NeedsPreactivation => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            Exponential.Exp<TSimd, TVector>(z);

        public TVector Derivative<TSimd, TVector>(TVector kept)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            kept;
    }

    private readonly struct ExpMinusOneFunction : IActivationOperator
    {
        public static bool NeedsPreactivation => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            Exponential.ExpMinusOne<TSimd, TVector>(z);

        public TVector Derivative<TSimd, TVector>(TVector kept)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            kept;
    }

    private readonly struct LogOnePlusFunction : IActivationOperator
    {
        public static bool NeedsPreactivation => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Value<TSimd, TVector>(TVector z)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            Exponential.LogOnePlus<TSimd, TVector>(z);

        public TVector Derivative<TSimd, TVector>(TVector kept)
            where TSimd : struct, ISimd<TSimd, TVector>
            where TVector : struct =>
            kept;
    }
}
