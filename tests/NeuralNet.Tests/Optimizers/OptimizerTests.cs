using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Optimizers;

/// <summary>What holds for every optimizer: settings, state by parameter, garbage.</summary>
public sealed class OptimizerTests
{
    private static readonly Dictionary<string, Func<Optimizer>> Makers = new()
    {
        ["sgd"] = () => new Sgd(0.1f),
        ["sgd momentum"] = () => new Sgd(0.1f, momentum: 0.9f),
        ["sgd nesterov"] = () => new Sgd(0.1f, momentum: 0.9f, nesterov: true, weightDecay: 0.01f),
        ["sgd l1"] = () => new Sgd(0.1f, l1Penalty: 1e-3f),
        ["adam"] = () => new Adam(0.1f),
        ["adamw"] = () => new AdamW(0.1f),
        ["rmsprop"] = () => new RmsProp(0.1f),
        ["rmsprop momentum"] = () => new RmsProp(0.1f, momentum: 0.9f),
        ["nadam"] = () => new Nadam(0.1f),
        ["radam"] = () => new RAdam(0.1f),
        ["lion"] = () => new Lion(0.1f),
        ["adagrad"] = () => new Adagrad(1),
        ["rprop"] = () => new Rprop(0.1f),
    };

    private static readonly Dictionary<string, Func<Optimizer>> WrongSettings = new()
    {
        ["Sgd expects a finite number, 0 or more as LearningRate but got -1."] = () => new Sgd(-1),
        ["Sgd expects a finite number, 0 or more as LearningRate but got NaN."] = () => new Sgd(float.NaN),
        ["Sgd expects a finite number, 0 or more as LearningRate but got Infinity."] = () => new Sgd(float.PositiveInfinity),
        ["Sgd expects a number from 0 to below 1 as momentum but got 1."] = () => new Sgd(0.1f, momentum: 1),
        ["Sgd expects a number from 0 to below 1 as momentum but got -0.5."] = () => new Sgd(0.1f, momentum: -0.5f),
        ["Sgd expects a finite number, 0 or more as weightDecay but got -0.01."] = () => new Sgd(0.1f, weightDecay: -0.01f),
        ["Sgd expects a finite number, 0 or more as l1Penalty but got -1."] = () => new Sgd(0.1f, l1Penalty: -1),
        ["Sgd expects a finite number, 0 or more as l1Penalty but got NaN."] = () => new Sgd(0.1f, l1Penalty: float.NaN),
        ["AdamW expects a finite number, 0 or more as l1Penalty but got Infinity."] = () => new AdamW(l1Penalty: float.PositiveInfinity),
        ["RmsProp expects a finite number, 0 or more as l1Penalty but got -0.5."] = () => new RmsProp(l1Penalty: -0.5f),
        ["Adam expects a number from 0 to below 1 as beta1 but got 1."] = () => new Adam(beta1: 1),
        ["Adam expects a number from 0 to below 1 as beta2 but got NaN."] = () => new Adam(beta2: float.NaN),
        ["Adam expects a finite number above 0 as epsilon but got 0."] = () => new Adam(epsilon: 0),
        ["Adam expects a finite number, 0 or more as weightDecay but got Infinity."] = () => new Adam(weightDecay: float.PositiveInfinity),
        ["AdamW expects a number from 0 to below 1 as beta1 but got -0.1."] = () => new AdamW(beta1: -0.1f),
        ["RmsProp expects a number from 0 to below 1 as smoothing but got 1."] = () => new RmsProp(smoothing: 1),
        ["RmsProp expects a finite number above 0 as epsilon but got -1."] = () => new RmsProp(epsilon: -1),
        ["RmsProp expects a number from 0 to below 1 as momentum but got 1.5."] = () => new RmsProp(momentum: 1.5f),
        ["RmsProp expects a finite number, 0 or more as weightDecay but got -1."] = () => new RmsProp(weightDecay: -1),
        ["Nadam expects a number from 0 to below 1 as beta1 but got 1."] = () => new Nadam(beta1: 1),
        ["Nadam expects a finite number, 0 or more as momentumDecay but got NaN."] = () => new Nadam(momentumDecay: float.NaN),
        ["RAdam expects a finite number above 0 as epsilon but got 0."] = () => new RAdam(epsilon: 0),
        ["RAdam expects a finite number, 0 or more as weightDecay but got -1."] = () => new RAdam(weightDecay: -1),
        ["Lion expects a number from 0 to below 1 as beta2 but got 1."] = () => new Lion(beta2: 1),
        ["Adagrad expects a finite number, 0 or more as rateDecay but got -1."] = () => new Adagrad(rateDecay: -1),
        ["Adagrad expects a finite number, 0 or more as start but got Infinity."] = () => new Adagrad(start: float.PositiveInfinity),
        ["Rprop expects a number above 0 and below 1 as shrink but got 1."] = () => new Rprop(shrink: 1),
        ["Rprop expects a finite number above 1 as grow but got 1."] = () => new Rprop(grow: 1),
        ["Rprop expects a finite number above 0 as least but got 0."] = () => new Rprop(least: 0),
        ["Rprop expects a finite number not below least as most but got 1E-07."] = () => new Rprop(most: 1e-7f),
    };

    public static TheoryData<string> Names => [.. Makers.Keys];

    public static TheoryData<string> WrongSettingMessages => [.. WrongSettings.Keys];

    [Theory]
    [MemberData(nameof(WrongSettingMessages))]
    public void Constructor_SettingOutOfRange_SaysWhichAndWhatIsExpected(string message)
    {
        Action make = () => WrongSettings[message]();

        make.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message + "*");
    }

    [Fact]
    public void Sgd_NesterovWithoutMomentum_Throws()
    {
        Action make = () => _ = new Sgd(0.1f, nesterov: true);

        make.Should().Throw<ArgumentException>()
            .WithMessage("Sgd expects a momentum above 0 with nesterov but got 0. Set momentum, such as 0.9.*");
    }

    [Fact]
    public void LearningRate_SetOutOfRange_ThrowsAndKeepsTheOld()
    {
        var optimizer = new Adam(0.25f);

        Action set = () => optimizer.LearningRate = float.NaN;

        set.Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Adam expects a finite number, 0 or more as LearningRate but got NaN.*");
        optimizer.LearningRate.Should().Be(0.25f);
    }

    [Fact]
    public void LearningRate_ChangedBetweenSteps_CountsFromTheNext()
    {
        Parameter parameter = Parameter(1);
        var optimizer = new Sgd(0.5f);
        Step(optimizer, parameter, 1);  // 1 - 0.5 · 1
        optimizer.LearningRate = 0.25f;
        Step(optimizer, parameter, 1);  // 0.5 - 0.25 · 1

        parameter.Value[0].Should().Be(0.25f);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_LearningRateOfZero_LeavesTheValue(string name)
    {
        Parameter parameter = Parameter(3);
        Optimizer optimizer = Makers[name]();
        optimizer.LearningRate = 0;

        Step(optimizer, parameter, 5);

        parameter.Value[0].Should().Be(3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_ParameterThatJoinsLate_StartsWithAStateOfItsOwn(string name)
    {
        Parameter early = Parameter(1), late = Parameter(2), alone = Parameter(2);
        Optimizer optimizer = Makers[name]();
        Step(optimizer, early, 1);
        Step(optimizer, early, -2);

        late.Gradient[0] = 0.5f;
        optimizer.Step([early, late]);
        Step(Makers[name](), alone, 0.5f);

        late.Value[0].Should().Be(alone.Value[0]);
    }

    [Theory]
    [InlineData("sgd momentum")]
    [InlineData("adam")]
    [InlineData("adamw")]
    [InlineData("rmsprop")]
    public void Step_SecondStep_RemembersTheFirst(string name)
    {
        Parameter trained = Parameter(1), fresh = Parameter(1);
        Optimizer optimizer = Makers[name]();
        Step(optimizer, trained, 1);
        trained.Value[0] = 1;

        Step(optimizer, trained, 2);
        Step(Makers[name](), fresh, 2);

        trained.Value[0].Should().NotBe(fresh.Value[0]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_AfterTheFirst_AllocatesNothing(string name)
    {
        // Fewer elements than would wake another thread.
        Parameter[] parameters = [new("weight", new Shape(40, 13)), new("bias", new Shape(13))];
        Array.ForEach(parameters, parameter => parameter.Fill(0.5f));
        Optimizer optimizer = Makers[name]();
        optimizer.Step(parameters);

        Allocations.OfThread(() =>
        {
            for (int step = 0; step < 100; step++)
            {
                optimizer.Step(parameters);
            }
        }).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Step_OnASlope_GoesDown(string name)
    {
        // (v - 3)² from 0: its gradient is 2 · (v - 3).
        Parameter parameter = Parameter(0);
        Optimizer optimizer = Makers[name]();
        for (int step = 0; step < 200; step++)
        {
            Step(optimizer, parameter, 2 * (parameter.Value[0] - 3));
        }

        parameter.Value[0].Should().BeApproximately(3, 0.2f);
    }

    [Fact]
    public void Step_Null_Throws()
    {
        Action step = () => new Sgd(0.1f).Step(null!);

        step.Should().Throw<ArgumentNullException>();
    }

    private static Parameter Parameter(float value)
    {
        var parameter = new Parameter("value", new Shape(1));
        parameter.Fill(value);
        return parameter;
    }

    private static void Step(Optimizer optimizer, Parameter parameter, float gradient)
    {
        parameter.Gradient[0] = gradient;
        optimizer.Step([parameter]);
    }
}
