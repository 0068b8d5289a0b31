namespace NeuralNet.Tests.Kernels;

/// <summary>Every activation and its derivative against float64, and the promises of the sweep that carries them.</summary>
[Trait("Category", "Numeric")]
public class ActivationKernelTests
{
    private static readonly float[] Extremes =
    [
        0f, -0f, 1e-45f, -1e-45f, 1e-30f, -1e-30f, 1e-7f, -1e-7f, 0.625f, -0.625f, -0.5f, 1, -1, 20, -20, 20.001f, -20.001f,
        88, -88, 89, -89, 100, -100, 104, -104, 110.5f, -110.5f, 1e4f, -1e4f, 1e20f, -1e20f, 1e30f, -1e30f,
        float.PositiveInfinity, float.NegativeInfinity,
    ];

    public static TheoryData<string> Names => [.. ActivationCase.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_DenseSweep_AgreesWithFloat64(string name)
    {
        CheckValue(name, Samples.Sweep(-30, 30, 120_001));
        CheckValue(name, Samples.Sweep(-2, 2, 60_001));
        CheckValue(name, Samples.Sweep(-120, 120, 24_001));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_Extremes_AgreeWithFloat64(string name) => CheckValue(name, Extremes);

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_DenseSweep_AgreesWithFloat64(string name)
    {
        CheckSlope(name, Samples.Sweep(-30, 30, 120_001));
        CheckSlope(name, Samples.Sweep(-2, 2, 60_001));
        CheckSlope(name, Samples.Sweep(-120, 120, 24_001));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_Extremes_AgreeWithFloat64(string name) => CheckSlope(name, Extremes);

    // Diverged training must show: the continuous ones pass NaN on. Step is a comparison, and NaN is not greater than 0.
    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_NotANumber_PassesThrough(string name)
    {
        for (int position = 0; position < 40; position++)
        {
            float[] z = Samples.Uniform(3, 40);
            z[position] = float.NaN;
            float[] y = Forward(ActivationCase.All[name], z);
            for (int j = 0; j < y.Length; j++)
            {
                float.IsNaN(y[j]).Should().Be(j == position && name != "Step", $"of element {j} with NaN at {position}");
            }
        }
    }

    // Ones whose derivative is a comparison give the slope of the lower side; the others pass NaN on. A NaN gradient always stays.
    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_NotANumber_StaysInTheGradient(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        float[] gradient = [1, float.NaN, 1, 1, 1];
        activation.Backward([0.5f, 0.5f, float.NaN, 0.5f, 0.5f], gradient);

        bool compares = name is "Identity" or "Step" or "Relu" or "HardSigmoid" or "HardSwish" || name.StartsWith("LeakyRelu", StringComparison.Ordinal);
        Array.ConvertAll(gradient, float.IsNaN).Should().Equal(false, true, !compares, false, false);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_AnyPosition_GivesTheSameBits(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        float[] z = Samples.Uniform(5, 40, -6, 6);
        float[] whole = Forward(activation, z);
        for (int start = 0; start < 40; start++)
        {
            for (int length = 1; length <= 40 - start; length++)
            {
                Samples.ShouldBeSameBits(
                    Forward(activation, z[start..(start + length)]), whole.AsSpan(start, length), $"{length} from {start}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_AnyPosition_GivesTheSameBits(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        float[] kept = Samples.Uniform(6, 40, -6, 6);
        float[] arriving = Samples.Uniform(7, 40);
        float[] whole = [.. arriving];
        activation.Backward(kept, whole);
        for (int start = 0; start < 40; start++)
        {
            for (int length = 1; length <= 40 - start; length++)
            {
                float[] part = arriving[start..(start + length)];
                activation.Backward(kept.AsSpan(start, length), part);
                Samples.ShouldBeSameBits(part, whole.AsSpan(start, length), $"{length} from {start}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward_RowsWithBias_AddsItKeepsItAndStaysInside(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        const int rows = 19;
        for (int columns = 1; columns <= 40; columns++)
        {
            var source = Guarded.Source(Samples.Uniform(columns, rows * columns, -3, 3));
            var bias = Guarded.Source(Samples.Uniform(-columns, columns, -3, 3));
            float[] z = new float[rows * columns];
            for (int i = 0; i < z.Length; i++)
            {
                z[i] = source.Span[i] + bias.Span[i % columns];
            }

            float[] expected = Forward(activation, z);
            var kept = Guarded.Destination(z.Length, float.NaN);
            var destination = Guarded.Destination(z.Length, float.NaN);

            activation.Forward(source.Span, bias.Span, kept.Span, destination.Span);
            Samples.ShouldBeSameBits(kept.Span, z, $"kept, {columns} columns");
            Samples.ShouldBeSameBits(destination.Span, expected, $"{columns} columns");
            kept.ShouldBeIntact("kept");
            destination.ShouldBeIntact("destination");

            // In place, with nothing kept.
            var both = Guarded.Destination(source.Span);
            activation.Forward(both.Span, bias.Span, [], both.Span);
            Samples.ShouldBeSameBits(both.Span, expected, $"in place, {columns} columns");
            both.ShouldBeIntact("in place");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Backward_RaggedRows_MultipliesTheGradientAndStaysInside(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        const int rows = 19;
        for (int columns = 1; columns <= 40; columns++)
        {
            var kept = Guarded.Source(Samples.Uniform(columns, rows * columns, -0.9f, 0.9f));
            float[] arriving = Samples.Uniform(-columns, rows * columns);
            float[] slope = new float[rows * columns];
            Array.Fill(slope, 1);
            activation.Backward(kept.Span, slope);
            var gradient = Guarded.Destination(arriving);

            activation.Backward(kept.Span, gradient.Span);

            for (int i = 0; i < arriving.Length; i++)
            {
                arriving[i] *= slope[i];
            }

            Samples.ShouldBeSameBits(gradient.Span, arriving, $"{columns} columns");
            gradient.ShouldBeIntact("gradient");
        }
    }

    private static void CheckValue(string name, float[] z)
    {
        ActivationCase activation = ActivationCase.All[name];
        Samples.ShouldBeClose(
            Forward(activation, z), Array.ConvertAll(z, x => activation.Value(x)), activation.ValueTolerance.Relative,
            activation.ValueTolerance.Absolute, name, z);
    }

    private static void CheckSlope(string name, float[] z)
    {
        ActivationCase activation = ActivationCase.All[name];
        float[] gradient = new float[z.Length];
        Array.Fill(gradient, 1);
        activation.Backward(activation.NeedsPreactivation ? z : Forward(activation, z), gradient);
        Samples.ShouldBeClose(
            gradient, Array.ConvertAll(z, x => activation.Slope(x)), activation.SlopeTolerance.Relative,
            activation.SlopeTolerance.Absolute, $"the slope of {name}", z);
    }

    private static float[] Forward(ActivationCase activation, float[] z)
    {
        float[] y = new float[z.Length];
        activation.Forward(z, [], [], y);
        return y;
    }
}
