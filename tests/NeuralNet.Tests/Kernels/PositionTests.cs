using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

/// <summary>
/// An element's bits depend on its numbers alone, not on where it stands: not on the ragged end of a row, not on the rows around it.
/// </summary>
[Trait("Category", "Numeric")]
public class PositionTests
{
    // Beyond 4 vectors of the widest path and a ragged end.
    private const int Longest = 70;

    public static TheoryData<string> Activations => [.. ActivationCase.All.Keys];

    public static TheoryData<string> Rules => [.. Steps.Keys];

    public static TheoryData<string> Losses => [.. Gradients.Keys];

    // Numbers whose products do not fit a float, so that a fused and a separate multiply-add differ.
    private static readonly Dictionary<string, UpdateStep> Steps = new()
    {
        ["Sgd"] = (g, s1, s2, w) => UpdateKernel<SgdRule>.Step(new SgdRule(0.1f, 0.03f), g, [], [], w),
        ["Momentum"] = (g, s1, s2, w) => UpdateKernel<MomentumRule>.Step(new MomentumRule(0.1f, 0.9f, false, 0.03f), g, s1, [], w),
        ["Nesterov"] = (g, s1, s2, w) => UpdateKernel<MomentumRule>.Step(new MomentumRule(0.1f, 0.9f, true, 0.03f), g, s1, [], w),
        ["Adam"] = (g, s1, s2, w) =>
            UpdateKernel<AdamRule>.Step(new AdamRule(0.1f, 0.9f, 0.999f, 1e-8f, 3.3f, 0.03f, 0.997f), g, s1, s2, w),
        ["RmsProp"] = (g, s1, s2, w) =>
            UpdateKernel<RmsPropRule>.Step(new RmsPropRule(0.1f, 0.99f, 0.9f, 1e-8f, 0.03f), g, s1, s2, w),
        ["Momentum and L1"] = (g, s1, s2, w) => UpdateKernel<SoftThreshold<MomentumRule>>.Step(
            new SoftThreshold<MomentumRule>(new MomentumRule(0.1f, 0.9f, false, 0.03f), 0.001f), g, s1, [], w),
    };

    private static readonly Dictionary<string, LossGradient> Gradients = new()
    {
        ["SquaredError"] = (p, t, g) => ElementwiseLossKernel<SquaredErrorOperator>.Evaluate(p, t, 0, 0.3f, g),
        ["AbsoluteError"] = (p, t, g) => ElementwiseLossKernel<AbsoluteErrorOperator>.Evaluate(p, t, 0, 0.3f, g),
        ["Huber"] = (p, t, g) => ElementwiseLossKernel<HuberOperator>.Evaluate(p, t, 0.7f, 0.3f, g),
        ["SigmoidCrossEntropy"] = (p, t, g) => ElementwiseLossKernel<SigmoidCrossEntropyOperator>.Evaluate(p, t, 0, 0.3f, g),
    };

    private delegate bool UpdateStep(ReadOnlySpan<float> gradient, Span<float> first, Span<float> second, Span<float> value);

    private delegate double LossGradient(ReadOnlySpan<float> prediction, ReadOnlySpan<float> target, Span<float> gradient);

    // 13 equal numbers under momentum once ended as two different values.
    [Theory]
    [MemberData(nameof(Rules))]
    public void Update_EqualNumbers_EndEqualEverywhere(string rule)
    {
        foreach (float start in new[] { 0.7f, -1.3f, 1e-3f })
        {
            float expected = Values(1)[0];
            for (int length = 1; length <= Longest; length++)
            {
                ShouldAllBe(Values(length), expected, $"{length} values under {rule}");
            }

            float[] Values(int length)
            {
                float[] value = Filled(length, start);
                float[] first = new float[length];
                float[] second = new float[length];
                for (int step = 1; step <= 5; step++)
                {
                    Steps[rule](Filled(length, 0.1f * step * start), first, second, value).Should().BeTrue();
                }

                return value;
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void ColumnSum_EqualColumns_EndEqualEverywhere(float beta)
    {
        foreach (int rows in new[] { 1, 2, 7 })
        {
            float expected = Sums(1)[0];
            for (int columns = 1; columns <= Longest; columns++)
            {
                ShouldAllBe(Sums(columns), expected, $"{rows} rows of {columns}");
            }

            float[] Sums(int columns)
            {
                float[] source = [.. Enumerable.Range(0, rows * columns).Select(i => 0.1f + (0.7f * (i / columns)))];
                float[] destination = Filled(columns, 0.3f);
                ColumnSum.Add(-0.1f, source, beta, destination);
                return destination;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_EqualNumbers_GiveEqualGradientsEverywhere(string loss)
    {
        float expected = Gradient(1)[0];
        for (int length = 1; length <= Longest; length++)
        {
            ShouldAllBe(Gradient(length), expected, $"{length} elements of {loss}");
        }

        float[] Gradient(int length)
        {
            float[] gradient = new float[length];
            Gradients[loss](Filled(length, 0.37f), Filled(length, 0.91f), gradient);
            return gradient;
        }
    }

    // All of an equal row is one number; the sum of a row of another length is another one.
    [Fact]
    public void Softmax_EqualLogits_GetEqualSharesEverywhere()
    {
        for (int columns = 1; columns <= Longest; columns++)
        {
            float[] shares = new float[columns];
            SoftmaxKernel.Softmax(Filled(columns, 0.37f), columns, shares);
            ShouldAllBe(shares, shares[0], $"{columns} logits");
        }
    }

    [Fact]
    public void Softmax_ARow_IsTheSameAloneAndInAnyBatch()
    {
        const int rows = 9;
        for (int columns = 1; columns <= Longest; columns++)
        {
            float[] logits = Samples.Uniform(columns, rows * columns, -5, 5);
            float[] targets = Samples.Uniform(-columns, rows * columns, 0, 1);
            float[] classes = [.. Enumerable.Range(0, rows).Select(i => (float)(i % columns))];
            (float[] p, float[] ofClasses, float[] ofDistributions) = All(logits, classes, targets, columns);
            for (int row = 0; row < rows; row++)
            {
                Range here = (row * columns)..((row + 1) * columns);
                (float[] aloneP, float[] aloneClasses, float[] aloneDistributions) =
                    All(logits[here], classes[row..(row + 1)], targets[here], columns);
                Samples.ShouldBeSameBits(aloneP, p[here], $"softmax, row {row} of {columns}");
                Samples.ShouldBeSameBits(aloneClasses, ofClasses[here], $"gradient of a class, row {row} of {columns}");
                Samples.ShouldBeSameBits(aloneDistributions, ofDistributions[here], $"gradient of a distribution, row {row} of {columns}");
            }
        }

        static (float[] P, float[] OfClasses, float[] OfDistributions) All(float[] logits, float[] classes, float[] targets, int columns)
        {
            float[] p = new float[logits.Length];
            float[] ofClasses = new float[logits.Length];
            float[] ofDistributions = new float[logits.Length];
            SoftmaxKernel.Softmax(logits, columns, p);
            SoftmaxKernel.CrossEntropyOfClasses(logits, classes, columns, 0.3f, ofClasses);
            SoftmaxKernel.CrossEntropyOfDistributions(logits, targets, columns, 0.3f, ofDistributions);
            return (p, ofClasses, ofDistributions);
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_ARow_IsTheSameAloneAndInAnyBatch(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        const int rows = 5;
        for (int columns = 1; columns <= Longest; columns++)
        {
            float[] source = Samples.Uniform(columns, rows * columns, -4, 4);
            float[] arriving = Samples.Uniform(-columns, rows * columns);
            float[] bias = Samples.Uniform(columns + 1000, columns);
            (float[] y, float[] gradient) = Both(source, arriving, bias);
            for (int row = 0; row < rows; row++)
            {
                Range here = (row * columns)..((row + 1) * columns);
                (float[] aloneY, float[] aloneGradient) = Both(source[here], arriving[here], bias);
                Samples.ShouldBeSameBits(aloneY, y[here], $"row {row} of {columns}");
                Samples.ShouldBeSameBits(aloneGradient, gradient[here], $"gradient, row {row} of {columns}");
            }
        }

        (float[] Y, float[] Gradient) Both(float[] source, float[] arriving, float[] bias)
        {
            float[] y = new float[source.Length];
            float[] z = new float[source.Length];
            activation.Forward(source, bias, z, y);
            float[] gradient = [.. arriving];
            activation.Backward(activation.NeedsPreactivation ? z : y, gradient);
            return (y, gradient);
        }
    }

    // Without a bias, elements are cut into runs of 4,096, which must not show.
    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_WithoutBias_IsThatOfABiasOfZero(string name)
    {
        ActivationCase activation = ActivationCase.All[name];
        foreach (int length in new[] { 0, 1, 70, 4_095, 4_096, 4_097, 40_003 })
        {
            float[] z = Samples.Uniform(length, length, -4, 4);
            var kept = Guarded.Destination(length, float.NaN);
            var y = Guarded.Destination(length, float.NaN);
            float[] expected = new float[length];

            activation.Forward(Guarded.Source(z).Span, [], kept.Span, y.Span);
            if (length > 0)
            {
                activation.Forward(z, new float[length], [], expected);
            }

            Samples.ShouldBeSameBits(y.Span, expected, $"{length} elements");
            Samples.ShouldBeSameBits(kept.Span, z, $"{length} elements kept");
            y.ShouldBeIntact("y");
            kept.ShouldBeIntact("kept");
        }
    }

    // Whether an element is dropped is drawn by its number; what becomes of one that stays is the same everywhere.
    [Fact]
    public void Dropout_EqualNumbers_AreZeroOrEqualEverywhere()
    {
        for (int length = 1; length <= Longest; length++)
        {
            float[] destination = new float[length];
            uint[] kept = new uint[DropoutKernel.Words(length)];
            DropoutKernel.Forward(new CounterRandom(RandomPurpose.LayerDraws, 1), 0.3f, Filled(length, 0.37f), kept, destination);
            ShouldAllBe([.. destination.Where(x => x != 0)], 0.37f * (1 / (1 - 0.3f)), $"{length} elements");
        }
    }

    private static float[] Filled(int length, float value)
    {
        float[] values = new float[length];
        Array.Fill(values, value);
        return values;
    }

    private static void ShouldAllBe(float[] values, float expected, string what) =>
        Samples.ShouldBeSameBits(values, Filled(values.Length, expected), what);
}
