using NeuralNet.Kernels;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Kernels;

/// <summary>An activation's kernels, its float64 twin, and how far apart they may be.</summary>
internal sealed record ActivationCase(
    bool NeedsPreactivation,
    ActivationCase.ForwardKernel Forward,
    ActivationCase.BackwardKernel Backward,
    Func<double, double> Value,
    Func<double, double> Slope,
    ActivationCase.Tolerance ValueTolerance,
    ActivationCase.Tolerance SlopeTolerance,
    double[] Kinks)
{
    public delegate void ForwardKernel(
        ReadOnlySpan<float> source, ReadOnlySpan<float> bias, Span<float> kept, Span<float> destination);

    public delegate void BackwardKernel(ReadOnlySpan<float> kept, Span<float> gradient);

    /// <summary>Half a unit in the last place of a float: one rounding.</summary>
    private const double Rounding = 6e-8;

    // Slopes that are computed from the output (1 - y², y · (1 - y), y + 1) carry the output's rounding as an absolute error.
    // Sigmoid and swish give 0 where they would be denormal. Gelu's formula promises Φ to 1e-7. The slope of swish multiplies
    // 1 - s, off by a rounding, by z up to 17, from where on 1 - s is 0.
    // Kinks are where f or its derivative jumps: differences across one mean nothing.
    public static readonly IReadOnlyDictionary<string, ActivationCase> All = new Dictionary<string, ActivationCase>
    {
        ["Identity"] = Of(new IdentityOperator(), z => z, _ => 1, new(0, 0), new(0, 0)),
        ["Step"] = Of(new StepOperator(), NaiveDouble.Step, _ => 0, new(0, 0), new(0, 0), kinks: [0]),
        ["Relu"] = Of(new ReluOperator(), NaiveDouble.Relu, NaiveDouble.ReluSlope, new(0, 0), new(0, 0), kinks: [0]),
        ["LeakyRelu"] = Of(
            new LeakyReluOperator(0.01f), NaiveDouble.LeakyRelu, NaiveDouble.LeakyReluSlope, new(2 * Rounding, 1.5e-45), new(Rounding, 0), kinks: [0]),
        ["LeakyRelu 0.3"] = Of(
            new LeakyReluOperator(0.3f), z => z > 0 ? z : 0.3f * z, z => z > 0 ? 1 : 0.3f, new(Rounding, 1.5e-45), new(0, 0), kinks: [0]),
        ["LeakyRelu 1.5"] = Of(
            new LeakyReluOperator(1.5f), z => z > 0 ? z : 1.5 * z, z => z > 0 ? 1 : 1.5, new(Rounding, 1.5e-45), new(0, 0), kinks: [0]),
        ["Elu"] = Of(new EluOperator(1), NaiveDouble.Elu, NaiveDouble.EluSlope, new(4e-7, 0), new(2e-7, 2e-7), kinks: [0]),
        ["Elu 0.4"] = Of(
            new EluOperator(0.4f), z => z > 0 ? z : 0.4f * NaiveDouble.Elu(z), z => z > 0 ? 1 : 0.4f * Math.Exp(z), new(5e-7, 1.5e-45),
            new(2e-7, 1e-7), kinks: [0]),
        ["Gelu"] = Of(new GeluOperator(), NaiveDouble.Gelu, NaiveDouble.GeluSlope, new(3e-7, 3e-7), new(3e-7, 3e-7)),
        ["GeluTanh"] = Of(new GeluTanhOperator(), NaiveDouble.GeluTanh, NaiveDouble.GeluTanhSlope, new(4e-7, 3e-7), new(4e-7, 5e-7)),
        ["Sigmoid"] = Of(new SigmoidOperator(), NaiveDouble.Sigmoid, NaiveDouble.SigmoidSlope, new(4e-7, 1.2e-38), new(4e-7, 2e-7)),
        ["Tanh"] = Of(new TanhOperator(), Math.Tanh, NaiveDouble.TanhSlope, new(3e-7, 0), new(4e-7, 3e-7)),
        ["Swish"] = Of(new SwishOperator(), NaiveDouble.Swish, NaiveDouble.SwishSlope, new(5e-7, 1.2e-36), new(4e-7, 17 * Rounding)),
        ["Softplus"] = Of(new SoftplusOperator(), NaiveDouble.Softplus, NaiveDouble.Sigmoid, new(5e-7, 3e-45), new(4e-7, 1.2e-38)),
        ["Selu"] = Of(
            new SeluOperator(), z => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * NaiveDouble.Elu(z)),
            z => 1.0507009873554805 * (z > 0 ? 1 : 1.6732632423543772 * Math.Exp(z)), new(5e-7, 1.5e-45), new(3e-7, 3e-7), kinks: [0]),

        // As swish: the slope multiplies what is left of 1 by z.
        ["Mish"] = Of(new MishOperator(), NaiveDouble.Mish, NaiveDouble.MishSlope, new(6e-7, 1.2e-36), new(6e-7, 4e-7)),
        ["HardSigmoid"] = Of(
            new HardSigmoidOperator(), NaiveDouble.HardSigmoid, z => Math.Abs(z) < 3 ? 1 / 6.0 : 0, new(2 * Rounding, 2 * Rounding), new(Rounding, 0), kinks: [-3, 3]),
        ["HardSwish"] = Of(
            new HardSwishOperator(), z => z <= -3 ? 0 : z * NaiveDouble.HardSigmoid(z), z => z <= -3 ? 0 : z >= 3 ? 1 : (z / 3) + 0.5,
            new(2 * Rounding, 4 * Rounding), new(2 * Rounding, 4 * Rounding), kinks: [-3, 3]),
    };

    private static ActivationCase Of<TOperator>(
        TOperator f, Func<double, double> value, Func<double, double> slope, Tolerance valueTolerance, Tolerance slopeTolerance, double[]? kinks = null)
        where TOperator : unmanaged, IActivationOperator =>
        new(
            TOperator.NeedsPreactivation,
            (source, bias, kept, destination) => ActivationKernel<TOperator>.Forward(f, source, bias, kept, destination),
            (kept, gradient) => ActivationKernel<TOperator>.Backward(f, kept, gradient),
            value, slope, valueTolerance, slopeTolerance, kinks ?? []);

    public readonly record struct Tolerance(double Relative, double Absolute);
}
