namespace NeuralNet.Tests.Losses;

/// <summary>Targets that a loss does not accept are named, with their place and how to fix them.</summary>
public sealed class LossErrorTests
{
    public static TheoryData<string> Losses => ["softmax", "sigmoid", "squared", "absolute", "huber"];

    public static TheoryData<Func<Loss>, string> WrongSettings => new()
    {
        { () => new SoftmaxCrossEntropy(classWeights: [1, -1]), "SoftmaxCrossEntropy expects a weight for each class, finite, 0 or more and one above 0, but got [1, -1]. Leave them out for 1 each.*" },
        { () => new Focal(classWeights: [0, 0]), "Focal expects a weight for each class, finite, 0 or more and one above 0, but got [0, 0].*" },
        { () => new Hinge(classWeights: [1]), "Hinge expects a weight for each class*but got [1].*" },
        { () => new SoftmaxCrossEntropy(labelSmoothing: 1), "SoftmaxCrossEntropy expects a label smoothing from 0 to below 1 but got 1. 0.1 is usual.*" },
        { () => new SigmoidCrossEntropy(labelSmoothing: -1), "SigmoidCrossEntropy expects a label smoothing from 0 to below 1 but got -1.*" },
        { () => new SigmoidCrossEntropy([0]), "SigmoidCrossEntropy expects finite positive weights above 0 but got [0]. Leave them out for 1.*" },
        { () => new Focal(-1), "Focal expects a finite gamma of 0 or more but got -1.*" },
        { () => new Hinge(0), "Hinge expects a finite margin above 0 but got 0.*" },
        { () => new Pinball(), "Pinball expects quantiles above 0 and below 1 but got []. 0.5 is the median.*" },
        { () => new Pinball(0.5f, 1), "Pinball expects quantiles above 0 and below 1 but got [0.5, 1].*" },
    };

    [Theory]
    [MemberData(nameof(WrongSettings))]
    public void Constructors_SettingsOutOfRange_Throw(Func<Loss> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);

    [Fact]
    public void Targets_ThatNewLossesDoNotAccept_Throw()
    {
        Throws(() => new Focal().Compute(new Tensor(1, 3), Tensor.From([3], 1, 1), out _), "Focal(2): row 0 of the targets: expected a class from 0 to 2 but got 3.*");
        Throws(() => new Focal().Compute(new Tensor(1, 1), new Tensor(1, 1), out _), "Focal expects 2 or more logits a row but got 1. For yes or no, give the model two outputs.*");
        Throws(() => new Hinge().Compute(new Tensor(1, 2), Tensor.From([1, 0], 1, 2), out _), "Hinge: row 0 of the targets: expected one class index a row but got a distribution.*");
        Throws(() => new Hinge(classWeights: [1, 2, 3]).Compute(new Tensor(1, 2), new Tensor(1, 1), out _), "Hinge expects as many outputs as class weights, 3, but got 2.*");
        Throws(() => new Poisson().Compute(new Tensor(1, 2), Tensor.From([0, -1], 1, 2), out _), "Poisson: row 0 of the targets: expected counts of 0 or more but column 1 is -1.*");
        Throws(() => new CosineDistance().Compute(new Tensor(1, 2), new Tensor(1, 2), out _), "CosineDistance: row 0 of the targets: expected a direction but all numbers are 0. Drop such rows.*");
        Throws(() => new Pinball(0.1f, 0.9f).Compute(new Tensor(1, 3), new Tensor(1, 1), out _), "Pinball(0.1, 0.9) expects an output for each of its 2 quantiles but got 3.*");
        Throws(() => new SigmoidCrossEntropy([1, 2]).Compute(new Tensor(1, 3), new Tensor(1, 3), out _), "SigmoidCrossEntropy expects as many outputs as positive weights, 2, but got 3.*");
    }

    // A streamed dataset is checked batch by batch, and its weights are summed first.
    [Theory]
    [InlineData(3)]
    [InlineData(-1)]
    public void ClassWeights_WrongClassInAStream_IsNamedByItsRow(float label)
    {
        var model = new Model([new Dense(1, 3)]);
        FluentActions.Invoking(() => Evaluator.Evaluate(model, new SoftmaxCrossEntropy([1, 2, 3]), new Streamed(label))).Should().Throw<ArgumentException>()
            .WithMessage($"SoftmaxCrossEntropy: row 1 of the targets: expected a class from 0 to 2 but got {label}.*");
    }

    [Fact]
    public void CosineDistance_LengthsWhoseSquaresOverflow_IsTheSame() =>
        new CosineDistance().Compute(Tensor.From([1e30f, 0], 1, 2), Tensor.From([1e-30f, 1e-30f], 1, 2), out _).Should().BeApproximately(1 - MathF.Sqrt(0.5f), 1e-6f);

    private sealed class Streamed(float label) : IDataset
    {
        public int Count => 2;

        public int FeatureCount => 1;

        public int TargetCount => 1;

        public void Read(Batch batch)
        {
            for (int i = 0; i < batch.Count; i++)
            {
                (batch.Features[i, 0], batch.Targets[i, 0]) = (0, batch.Rows[i] == 1 ? label : 0);
            }
        }
    }

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
            $"{loss} expects a gradient of the output's shape [3, 2] but got [2, 3].*");
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
