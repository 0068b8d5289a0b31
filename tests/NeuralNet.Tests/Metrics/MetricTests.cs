using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

[Trait("Category", "Numeric")]
public sealed class MetricTests
{
    private static readonly Dictionary<string, Func<Metric>> All = new()
    {
        ["accuracy"] = Metric.Accuracy,
        ["binary accuracy"] = Metric.BinaryAccuracy,
        ["RMSE"] = Metric.RootMeanSquaredError,
        ["MAE"] = Metric.MeanAbsoluteError,
    };

    public static TheoryData<string> Names => [.. All.Keys];

    [Fact]
    public void Accuracy_CountsRowsWhoseGreatestOutputIsTheClass()
    {
        Tensor logits = Tensor.From([1, 2, 3, 5, 4, 3, -1, 0, -2, 9, 1, 1], 4, 3);  // answers 2, 0, 1, 0
        Tensor oneHot = Tensor.From([0, 0, 1, 1, 0, 0, 0, 0, 1, 0.5f, 0.3f, 0.2f], 4, 3);

        Metric.Accuracy().Compute(logits, Tensor.From([2, 0, 2, 0], 4, 1)).Should().Be(0.75);
        Metric.Accuracy().Compute(logits, oneHot).Should().Be(0.75);
    }

    [Fact]
    public void BinaryAccuracy_CountsOutputsOnTheTargetsSide()
    {
        Tensor logits = Tensor.From([2, -2, 0.1f, -0.1f], 2, 2);

        Metric.BinaryAccuracy().Compute(logits, Tensor.From([1, 0, 0, 0.2f], 2, 2)).Should().Be(0.75);
    }

    // Errors 3 and -4: mean square 12.5, mean absolute 3.5.
    [Fact]
    public void Errors_AreInTheTargetsUnit()
    {
        (Tensor output, Tensor targets) = (new Tensor(2, 1), Tensor.From([-3, 4], 2, 1));

        Metric.RootMeanSquaredError().Compute(output, targets).Should().Be(Math.Sqrt(12.5));
        Metric.MeanAbsoluteError().Compute(output, targets).Should().Be(3.5);
    }

    // A model that has diverged answers nothing, whatever the labels.
    [Theory]
    [InlineData("accuracy", 2, 1)]
    [InlineData("binary accuracy", 1, 1)]
    public void Accuracy_OutputThatIsNaN_Throws(string name, int outputs, int targets)
    {
        var output = new Tensor(3, outputs);
        output[1, 0] = float.NaN;

        FluentActions.Invoking(() => All[name]().Compute(output, new Tensor(3, targets)))
            .Should().Throw<ArgumentException>().WithMessage("accuracy expects outputs that are numbers but got NaN in row 1*");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Add_BlockByBlock_IsTheWhole(string name)
    {
        (Tensor output, Tensor targets) = Rows(name);
        Metric metric = All[name]();
        double whole = metric.Compute(output, targets);

        metric.Reset();
        metric.Add(output.RowRange(..3), targets.RowRange(..3));
        metric.Add(output.RowRange(3..), targets.RowRange(3..));

        metric.Value.Should().BeApproximately(whole, 1e-12);
    }

    // A weight of 2 counts a row twice, a weight of 0 leaves it out.
    [Theory]
    [MemberData(nameof(Names))]
    public void Compute_Weights_AreRowsThatComeSoOften(string name)
    {
        (Tensor output, Tensor targets) = Rows(name);
        Metric metric = All[name]();

        double weighted = metric.Compute(output.RowRange(..3), targets.RowRange(..3), Tensor.From([2, 0, 1], 3, 1));

        metric.Reset();
        metric.Add(output.RowRange(..1), targets.RowRange(..1));
        metric.Add(output.RowRange(..1), targets.RowRange(..1));
        metric.Add(output.RowRange(2..3), targets.RowRange(2..3));
        weighted.Should().BeApproximately(metric.Value, 1e-12);
    }

    [Theory]
    [InlineData("binary accuracy", "accuracy")]
    [InlineData("RMSE", "RMSE")]
    [InlineData("MAE", "MAE")]
    public void Compute_OtherShapes_SaysBoth(string name, string who)
    {
        FluentActions.Invoking(() => All[name]().Compute(new Tensor(3, 1), new Tensor(3, 2)))
            .Should().Throw<ArgumentException>().WithMessage($"{who} expects a target for each output, [3, 1], but got [3, 2].*");
        FluentActions.Invoking(() => All[name]().Compute(new Tensor(3, 1), new Tensor(2, 1)))
            .Should().Throw<ArgumentException>().WithMessage($"{who} expects as many rows of targets and weights as of outputs but got [3, 1], [2, 1].*");
    }

    [Fact]
    public void Value_WithoutARow_IsNotANumber() =>
        All.Values.Select(make => make().Value).Should().OnlyContain(value => double.IsNaN(value));

    private static (Tensor Output, Tensor Targets) Rows(string name) =>
        (Draw.Uniform(8, 4, seed: 1), name == "accuracy" ? Draw.Classes(8, 4, seed: 2) : Draw.Uniform(8, 4, seed: 2, 0, 1));
}
