namespace NeuralNet.Tests.Losses;

/// <summary>Targets that a loss cannot take are named, with where they are and how to fix them.</summary>
public sealed class LossErrorTests
{
    public static TheoryData<string> Losses => ["softmax", "sigmoid", "squared", "absolute", "huber"];

    [Theory]
    [InlineData(3, "3")]
    [InlineData(-1, "-1")]
    [InlineData(1.5f, "1.5")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    [InlineData(1e10f, "1E+10")]
    public void SoftmaxCrossEntropy_LabelThatIsNoClass_Throws(float label, string shown)
    {
        Tensor targets = Tensor.From([0, label, 2], 3, 1);
        string message = $"SoftmaxCrossEntropy: row 1 of the targets: expected a class from 0 to 2 but got {shown}. "
            + "Number the classes from 0, or give the model more outputs.*";

        Throws(() => new SoftmaxCrossEntropy().Compute(new Tensor(3, 3), targets, out _), message);
        Throws(() => new SoftmaxCrossEntropy().Value(new Tensor(3, 3), targets), message);
        Throws(
            () => new SoftmaxCrossEntropy().VerifyTargets(targets, 3, [70, 777, 12]), message.Replace("row 1", "row 777", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, 1, "a row of targets for each of the 3 rows of output but got [4, 1].")]
    [InlineData(1, 3, "a row of targets for each of the 3 rows of output but got [1, 3].")]
    [InlineData(3, 2, "targets [3, 3] or [3, 1] for 3 outputs a row but got [3, 2].")]
    [InlineData(3, 4, "targets [3, 3] or [3, 1] for 3 outputs a row but got [3, 4]. Give the model an output for each target.")]
    public void SoftmaxCrossEntropy_TargetsOfAnotherShape_Throws(int rows, int columns, string expected) => Throws(
        () => new SoftmaxCrossEntropy().Compute(new Tensor(3, 3), new Tensor(rows, columns), out _), $"SoftmaxCrossEntropy expects {expected}*");

    [Fact]
    public void SoftmaxCrossEntropy_OneLogit_PointsToSigmoid() => Throws(
        () => new SoftmaxCrossEntropy().Compute(new Tensor(3, 1), new Tensor(3, 1), out _),
        "SoftmaxCrossEntropy expects 2 or more logits a row but got 1. For one logit use SigmoidCrossEntropy.*");

    [Theory]
    [InlineData(0.5f, 0.25f, 0, "sum 0.75, and column 2 is 0.")]
    [InlineData(1.5f, -0.5f, 0, "sum 1, and column 1 is -0.5.")]
    [InlineData(float.NaN, 0, 0, "sum NaN, and column 0 is NaN.")]
    [InlineData(1, 1, 0, "sum 2, and column 2 is 0.")]
    public void SoftmaxCrossEntropy_RowThatIsNoDistribution_Throws(float a, float b, float c, string shown) => Throws(
        () => new SoftmaxCrossEntropy().Compute(new Tensor(2, 3), Tensor.From([1, 0, 0, a, b, c], 2, 3), out _),
        $"SoftmaxCrossEntropy: row 1 of the targets: expected a distribution, 0 or more with sum 1, but got the {shown}*");

    [Fact]
    public void SoftmaxCrossEntropy_RoundedDistribution_IsTaken()
    {
        Tensor thirds = Tensor.From([0.3333f, 0.3333f, 0.3333f], 1, 3);

        new SoftmaxCrossEntropy().Compute(new Tensor(1, 3), thirds, out _)
            .Should().BeApproximately(MathF.Log(3), 1e-3f, "equal logits over equal targets");
    }

    [Theory]
    [InlineData(-0.25f, "-0.25")]
    [InlineData(1.5f, "1.5")]
    [InlineData(float.NaN, "NaN")]
    public void SigmoidCrossEntropy_TargetThatIsNoProbability_Throws(float target, string shown) => Throws(
        () => new SigmoidCrossEntropy().Compute(new Tensor(2, 2), Tensor.From([0, 1, target, 0.5f], 2, 2), out _),
        $"SigmoidCrossEntropy: row 1 of the targets: expected probabilities from 0 to 1 but column 0 is {shown}.*");

    [Theory]
    [InlineData("sigmoid", "SigmoidCrossEntropy")]
    [InlineData("squared", "MeanSquaredError")]
    [InlineData("absolute", "MeanAbsoluteError")]
    [InlineData("huber", "Huber")]
    public void Elementwise_TargetsOfAnotherShape_Throws(string loss, string name) => Throws(
        () => Loss(loss).Compute(new Tensor(4, 2), new Tensor(4, 1), out _),
        $"{name} expects targets [4, 2] for 2 outputs a row but got [4, 1].*");

    [Theory]
    [MemberData(nameof(Losses))]
    public void Compute_NoRows_Throws(string name)
    {
        Loss loss = Loss(name);

        Throws(
            () => loss.Compute(new Tensor(0, 2), new Tensor(0, 2), out _),
            $"{loss} expects 1 or more rows of output but got [0, 2]: the mean of nothing is not a number.*");
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Compute_GradientOfAnotherShape_Throws(string name)
    {
        Loss loss = Loss(name);

        Throws(
            () => loss.Compute(new Tensor(3, 2), Targets(name), null, null, new Tensor(2, 3)),
            $"{loss} expects a place for the gradient of the output's shape [3, 2] but got [2, 3].*");
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Compute_Null_Throws(string name)
    {
        Action output = () => Loss(name).Compute(null!, new Tensor(1, 2), out _);
        Action targets = () => Loss(name).Compute(new Tensor(1, 2), null!, out _);

        output.Should().Throw<ArgumentNullException>();
        targets.Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void Compute_BadTargets_LeavesTheGradientAlone()
    {
        Tensor gradient = Tensor.From([7, 7], 1, 2);
        Action evaluate = () => new SoftmaxCrossEntropy().Compute(new Tensor(1, 2), Tensor.From([2], 1, 1), null, null, gradient);

        evaluate.Should().Throw<ArgumentException>();

        gradient.AsSpan().ToArray().Should().Equal(7, 7);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(-1, "-1")]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Huber_DeltaOutOfRange_Throws(float delta, string shown)
    {
        Action make = () => _ = new Huber(delta);

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage($"Huber expects a finite delta above 0 but got {shown}.*");
    }

    // [3, 2] that suits the loss.
    private static Tensor Targets(string name) => name == "softmax" ? Tensor.Filled(new Shape(3, 2), 0.5f) : new Tensor(3, 2);

    // The gradient that Compute gave is the caller's until the next Compute, whatever is evaluated in between.
    [Fact]
    public void Value_OfAnOwnLoss_LeavesTheGradientAlone()
    {
        var loss = new Constant();
        loss.Compute(new Tensor(2, 3), new Tensor(2, 3), out Tensor gradient);
        loss.Value(new Tensor(5, 3), new Tensor(5, 3));

        gradient.Shape.Should().Be(new Shape(2, 3));
        gradient.AsSpan().ToArray().Should().OnlyContain(value => value == 0.5f);
    }

    private sealed class Constant : Loss
    {
        private int _calls;

        protected override float Row(ReadOnlySpan<float> output, ReadOnlySpan<float> target, Span<float> gradient)
        {
            gradient.Fill(_calls++ < 2 ? 1 : 9);
            return 1;
        }
    }

    private static void Throws(Action action, string message) => action.Should().Throw<ArgumentException>().WithMessage(message);

    private static Loss Loss(string name) => name switch
    {
        "softmax" => new SoftmaxCrossEntropy(),
        "sigmoid" => new SigmoidCrossEntropy(),
        "squared" => new MeanSquaredError(),
        "absolute" => new MeanAbsoluteError(),
        _ => new Huber(),
    };
}
