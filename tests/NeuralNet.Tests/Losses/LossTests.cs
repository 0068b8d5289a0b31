using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Losses;

[Trait("Category", "Numeric")]
public sealed class LossTests
{
    public static TheoryData<string> Names => Draw.Losses;

    // Small and ragged shapes, and one beyond the block over which a loss sums in float.
    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_ManyShapes_AreTheTextbooks(string name)
    {
        foreach ((int rows, int columns) in new[] { (1, 2), (1, 3), (5, 7), (3, 17), (70, 33) })
        {
            Tensor output = Draw.Uniform(rows, columns, seed: rows, -3, 3);
            (Loss loss, Tensor targets) = Draw.LossAndTargets(name, rows, columns, seed: 9);

            float value = loss.Compute(output, targets, out _);

            double expected = DoubleLoss.Of(loss, DoubleNetwork.From(output), DoubleNetwork.From(targets), columns);
            ((double)value).Should().BeApproximately(expected, 2e-6 * Math.Max(1, expected), "of [{0}, {1}]", rows, columns);
        }
    }

    [Fact]
    public void SoftmaxCrossEntropy_Gradient_SumsToZeroInEachRow() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[2, 40], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            Tensor output = Draw.Uniform(rows, columns, seed, -9, 9);
            new SoftmaxCrossEntropy().Compute(output, Draw.Classes(rows, columns, seed), out Tensor gradient);

            for (int i = 0; i < rows; i++)
            {
                System.Numerics.Tensors.TensorPrimitives.Sum<float>(gradient.Row(i)).Should().BeApproximately(0, 1e-6f);
            }
        });

    [Fact]
    public void SoftmaxCrossEntropy_ClassesAndOneHot_Agree() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[2, 40], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            Tensor output = Draw.Uniform(rows, columns, seed, -9, 9);
            Tensor classes = Draw.Classes(rows, columns, seed);
            var oneHot = new Tensor(rows, columns);
            for (int i = 0; i < rows; i++)
            {
                oneHot[i, (int)classes[i]] = 1;
            }

            var loss = new SoftmaxCrossEntropy();
            float ofClasses = loss.Value(output, classes);
            float ofOneHot = loss.Compute(output, oneHot, out Tensor gradient);
            var gradientOfClasses = new Tensor(rows, columns);
            loss.Compute(output, classes, null, null, gradientOfClasses);

            ofOneHot.Should().BeApproximately(ofClasses, 1e-6f * MathF.Max(1, ofClasses));
            gradientOfClasses.ShouldBeNear(gradient, 1e-6f, "gradient");
        });

    [Fact]
    public void SoftmaxCrossEntropy_LogitsBeyondExp_StaysFiniteAndExact()
    {
        // e^1e30 overflows. The right class leads by 2e30 in row 0 (loss 0) and trails by it in row 1 (loss 2e30).
        Tensor logits = Tensor.From([1e30f, -1e30f, 1e30f, -1e30f], 2, 2);

        float value = new SoftmaxCrossEntropy().Compute(logits, Tensor.From([0, 1], 2, 1), out Tensor gradient);

        value.Should().BeApproximately(1e30f, 1e24f);
        gradient.AsSpan().ToArray().Should().Equal(0, 0, 0.5f, -0.5f);
    }

    [Fact]
    public void SigmoidCrossEntropy_LogitsBeyondExp_StaysFiniteAndExact()
    {
        Tensor logits = Tensor.From([1e30f, -1e30f, 1e30f, -1e30f], 2, 2);

        float value = new SigmoidCrossEntropy().Compute(logits, Tensor.From([1, 0, 0, 1], 2, 2), out Tensor gradient);

        value.Should().BeApproximately(0.5e30f, 1e24f); // 0, 0, 1e30, 1e30
        gradient.AsSpan().ToArray().Should().Equal(0, 0, 0.25f, -0.25f);
    }

    // A NaN must come out as one: a loss that hid it would let a broken model train on.
    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_OutputThatIsNaN_GivesNaN(string name)
    {
        foreach (int position in new[] { 0, 5, 19 })
        {
            Tensor output = Draw.Uniform(2, 10, seed: 1);
            (Loss loss, Tensor targets) = Draw.LossAndTargets(name, 2, 10, seed: 2);
            output[position] = float.NaN;

            float.IsNaN(loss.Compute(output, targets, out _)).Should().BeTrue("output {0} is NaN", position);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Value_IsThatOfCompute(string name)
    {
        (Loss loss, Tensor targets) = Draw.LossAndTargets(name, 12, 6, seed: 1);
        Tensor output = Draw.Uniform(12, 6, seed: 3), weights = Draw.Uniform(12, 1, seed: 4, 0, 2);

        loss.Value(output, targets).Should().Be(loss.Compute(output, targets, out _));
        loss.Value(output, targets, weights).Should().Be(loss.Compute(output, targets, weights, total: null, out _));
    }

    // A weight of 2 counts a row twice, a weight of 0 leaves it out.
    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_Weights_AreRowsThatComeSoOften(string name)
    {
        (Loss loss, Tensor targets) = Draw.LossAndTargets(name, 3, 6, seed: 1);
        Tensor output = Draw.Uniform(3, 6, seed: 3);

        float weighted = loss.Compute(output, targets, Tensor.From([2, 0, 1], 3, 1), total: null, out Tensor gradient);
        gradient = gradient.Clone();
        float repeated = loss.Compute(Rows(output), Rows(targets), out Tensor rows);

        weighted.Should().BeApproximately(repeated, 1e-6f * MathF.Max(1, repeated));
        for (int j = 0; j < 6; j++)
        {
            gradient[0, j].Should().BeApproximately(rows[0, j] + rows[1, j], 1e-6f);
            gradient[1, j].Should().Be(0);
            gradient[2, j].Should().BeApproximately(rows[2, j], 1e-6f);
        }

        static Tensor Rows(Tensor of) => Tensor.From([.. of.Row(0), .. of.Row(0), .. of.Row(2)], 3, of.Columns);
    }

    // The parts of a batch, each over the whole batch's total, add up to it.
    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_PartsWithATotal_AddUpToTheWhole(string name)
    {
        (Loss loss, Tensor targets) = Draw.LossAndTargets(name, 7, 6, seed: 1);
        Tensor output = Draw.Uniform(7, 6, seed: 3);
        float whole = loss.Compute(output, targets, out Tensor gradient);
        double total = loss.TotalWeight(targets);
        total.Should().BeApproximately(loss.TotalWeight(targets.RowRange(..4)) + loss.TotalWeight(targets.RowRange(4..)), 1e-9);
        float[] expected = gradient.AsSpan().ToArray();

        float first = loss.Compute(output.RowRange(..4), targets.RowRange(..4), null, total, out Tensor firstGradient);
        float[] actual = firstGradient.AsSpan().ToArray();
        float second = loss.Compute(output.RowRange(4..), targets.RowRange(4..), null, total, out Tensor secondGradient);

        (first + second).Should().BeApproximately(whole, 1e-6f * MathF.Max(1, whole));
        Tensor.From([.. actual, .. secondGradient.AsSpan()]).ShouldBeNear(Tensor.From(expected), 1e-6f, "gradient");
    }

    [Theory]
    [InlineData(-1, "finite weights of 0 or more but got -1 in row 1")]
    [InlineData(float.NaN, "finite weights of 0 or more but got NaN in row 1")]
    [InlineData(0, "weights with a finite sum above 0 but got 0")]
    public void Compute_InvalidWeights_SaysWhatItExpects(float weight, string message) =>
        FluentActions.Invoking(() => new MeanSquaredError().Compute(
                new Tensor(2, 1), new Tensor(2, 1), Tensor.From([0, weight], 2, 1), null, out _))
            .Should().Throw<ArgumentException>().WithMessage($"MeanSquaredError expects {message}*");

    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_OutGradient_ReusesTwoShapesWithoutAllocating(string name)
    {
        (Loss loss, Tensor full) = Draw.LossAndTargets(name, 12, 6, seed: 1);
        (_, Tensor ragged) = Draw.LossAndTargets(name, 5, 6, seed: 2);
        Tensor fullOutput = Draw.Uniform(12, 6, seed: 3), raggedOutput = Draw.Uniform(5, 6, seed: 4);
        loss.Compute(fullOutput, full, out Tensor firstFull);
        loss.Compute(raggedOutput, ragged, out Tensor firstRagged);
        firstRagged.Should().BeSameAs(firstFull, "one place serves every size");

        bool same = true;
        Allocations.OfThread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                loss.Compute(fullOutput, full, out Tensor gradient);
                same &= ReferenceEquals(gradient, firstFull);
                loss.Compute(raggedOutput, ragged, out gradient);
                same &= ReferenceEquals(gradient, firstRagged);
            }
        }).Should().Be(0);
        same.Should().BeTrue();
    }

    [Fact]
    public void Compute_BothForms_GiveTheSame()
    {
        Tensor output = Draw.Uniform(4, 3, seed: 1);
        Tensor targets = Draw.Classes(4, 3, seed: 2);
        var place = new Tensor(4, 3);
        place.AsSpan().Fill(float.NaN);
        var loss = new SoftmaxCrossEntropy();

        loss.Compute(output, targets, null, null, place).Should().Be(loss.Compute(output, targets, out Tensor gradient));

        place.AsSpan().ToArray().Should().Equal(gradient.AsSpan().ToArray());
        loss.ToString().Should().Be("SoftmaxCrossEntropy");
    }
}
