using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Losses;

[Trait("Category", "Numeric")]
public sealed class LossTests
{
    public static TheoryData<string> Names => ["classes", "distributions", "sigmoid", "squared", "absolute", "huber"];

    // Small and ragged shapes, and one beyond the block over which a loss sums in float.
    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_ManyShapes_AreTheTextbooks(string name)
    {
        foreach ((int rows, int columns) in new[] { (1, 2), (1, 3), (5, 7), (3, 17), (70, 33) })
        {
            Tensor output = Draw.Uniform(rows, columns, seed: rows, -3, 3);
            (Loss loss, Tensor targets) = Draw.LossAndTargets(name, rows, columns, seed: 9);

            float value = loss.Evaluate(output, targets, out _);

            double expected = DoubleLoss.Of(loss, DoubleNetwork.From(output), DoubleNetwork.From(targets), columns);
            ((double)value).Should().BeApproximately(expected, 2e-6 * Math.Max(1, expected), "of [{0}, {1}]", rows, columns);
        }
    }

    [Fact]
    public void SoftmaxCrossEntropy_Gradient_SumsToZeroInEachRow() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[2, 40], Gen.Int[0, 1000]).Sample((rows, columns, seed) =>
        {
            Tensor output = Draw.Uniform(rows, columns, seed, -9, 9);
            new SoftmaxCrossEntropy().Evaluate(output, Draw.Classes(rows, columns, seed), out Tensor gradient);

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
            float ofClasses = loss.Evaluate(output, classes, new Tensor(rows, columns));
            float ofOneHot = loss.Evaluate(output, oneHot, out Tensor gradient);
            var gradientOfClasses = new Tensor(rows, columns);
            loss.Evaluate(output, classes, gradientOfClasses);

            ofOneHot.Should().BeApproximately(ofClasses, 1e-6f * MathF.Max(1, ofClasses));
            gradientOfClasses.ShouldBeNear(gradient, 1e-6f, "gradient");
        });

    [Fact]
    public void SoftmaxCrossEntropy_LogitsBeyondExp_StaysFiniteAndExact()
    {
        // e^1e30 overflows. The right class leads by 2e30 in row 0 (loss 0) and trails by it in row 1 (loss 2e30).
        Tensor logits = Tensor.From([1e30f, -1e30f, 1e30f, -1e30f], 2, 2);

        float value = new SoftmaxCrossEntropy().Evaluate(logits, Tensor.From([0, 1], 2, 1), out Tensor gradient);

        value.Should().BeApproximately(1e30f, 1e24f);
        gradient.AsSpan().ToArray().Should().Equal(0, 0, 0.5f, -0.5f);
    }

    [Fact]
    public void SigmoidCrossEntropy_LogitsBeyondExp_StaysFiniteAndExact()
    {
        Tensor logits = Tensor.From([1e30f, -1e30f, 1e30f, -1e30f], 2, 2);

        float value = new SigmoidCrossEntropy().Evaluate(logits, Tensor.From([1, 0, 0, 1], 2, 2), out Tensor gradient);

        value.Should().BeApproximately(0.5e30f, 1e24f); // 0, 0, 1e30, 1e30
        gradient.AsSpan().ToArray().Should().Equal(0, 0, 0.25f, -0.25f);
    }

    // A NaN must come out as one: a loss that hid it would let a broken model train on.
    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OutputThatIsNaN_GivesNaN(string name)
    {
        foreach (int position in new[] { 0, 5, 19 })
        {
            Tensor output = Draw.Uniform(2, 10, seed: 1);
            (Loss loss, Tensor targets) = Draw.LossAndTargets(name, 2, 10, seed: 2);
            output[position] = float.NaN;

            float.IsNaN(loss.Evaluate(output, targets, out _)).Should().BeTrue("output {0} is NaN", position);
        }
    }

    [Fact]
    public void Accuracy_Softmax_CountsRowsWhoseGreatestLogitIsTheClass()
    {
        Tensor logits = Tensor.From([1, 2, 3, 5, 4, 3, -1, 0, -2, 9, 1, 1], 4, 3);  // answers 2, 0, 1, 0
        Tensor oneHot = Tensor.From([0, 0, 1, 1, 0, 0, 0, 0, 1, 0.5f, 0.3f, 0.2f], 4, 3);

        new SoftmaxCrossEntropy().Accuracy(logits, Tensor.From([2, 0, 2, 0], 4, 1)).Should().Be(0.75f);
        new SoftmaxCrossEntropy().Accuracy(logits, oneHot).Should().Be(0.75f);
    }

    [Fact]
    public void Accuracy_Sigmoid_CountsElementsOnTheTargetsSide()
    {
        Tensor logits = Tensor.From([2, -2, 0.1f, -0.1f], 2, 2);

        new SigmoidCrossEntropy().Accuracy(logits, Tensor.From([1, 0, 0, 0.2f], 2, 2)).Should().Be(0.75f);
    }

    [Fact]
    public void Accuracy_OfRegression_IsNull()
    {
        new MeanSquaredError().Accuracy(new Tensor(1, 1), new Tensor(1, 1)).Should().BeNull();
        new MeanAbsoluteError().Accuracy(new Tensor(1, 1), new Tensor(1, 1)).Should().BeNull();
        new Huber().Accuracy(new Tensor(1, 1), new Tensor(1, 1)).Should().BeNull();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Evaluate_OutGradient_ReusesTwoShapesWithoutAllocating(string name)
    {
        (Loss loss, Tensor full) = Draw.LossAndTargets(name, 12, 6, seed: 1);
        (_, Tensor ragged) = Draw.LossAndTargets(name, 5, 6, seed: 2);
        Tensor fullOutput = Draw.Uniform(12, 6, seed: 3), raggedOutput = Draw.Uniform(5, 6, seed: 4);
        loss.Evaluate(fullOutput, full, out Tensor firstFull);
        loss.Evaluate(raggedOutput, ragged, out Tensor firstRagged);

        long before = GC.GetAllocatedBytesForCurrentThread();
        bool same = true;
        for (int i = 0; i < 100; i++)
        {
            loss.Evaluate(fullOutput, full, out Tensor gradient);
            same &= ReferenceEquals(gradient, firstFull);
            loss.Evaluate(raggedOutput, ragged, out gradient);
            same &= ReferenceEquals(gradient, firstRagged);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().Be(0);
        same.Should().BeTrue();
    }

    [Fact]
    public void Evaluate_BothForms_GiveTheSame()
    {
        Tensor output = Draw.Uniform(4, 3, seed: 1);
        Tensor targets = Draw.Classes(4, 3, seed: 2);
        var place = new Tensor(4, 3);
        place.AsSpan().Fill(float.NaN);
        var loss = new SoftmaxCrossEntropy();

        loss.Evaluate(output, targets, place).Should().Be(loss.Evaluate(output, targets, out Tensor gradient));

        place.AsSpan().ToArray().Should().Equal(gradient.AsSpan().ToArray());
        loss.ToString().Should().Be("SoftmaxCrossEntropy");
    }
}
