using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Metrics;

public sealed class ClassLabelsTests
{
    // A logit z is two logits 0 and z.
    [Fact]
    public void OneLogit_IsAsTwo()
    {
        Tensor one = Draw.Uniform(50, 1, seed: 1, -30, 30);
        Tensor two = Tensor.ConcatenateColumns(new Tensor(50, 1), one);

        Probabilities.FromOutput(one).ShouldBeNear(Probabilities.FromOutput(two), 1e-7f, "probabilities");
        ClassLabels.FromOutput(one).Should().Equal(ClassLabels.FromOutput(two));
        ClassLabels.FromOutput(Probabilities.FromOutput(one)).Should().Equal(ClassLabels.FromOutput(one));
    }

    [Fact]
    public void Probabilities_OfGreatLogits_KeepTheirSmallSide()
    {
        Tensor probabilities = Probabilities.FromOutput(Tensor.From([50, -50, 1000], 3, 1));

        probabilities[0, 0].Should().BeApproximately(1.92874985e-22f, 1e-28f);
        probabilities[1, 1].Should().BeApproximately(1.92874985e-22f, 1e-28f);
        probabilities[2, 1].Should().Be(1);
    }

    [Fact]
    public void Probabilities_OfSeveralLogits_AreSoftmax()
    {
        Tensor logits = Draw.Uniform(20, 5, seed: 2, -10, 10);

        Probabilities.FromOutput(logits).ShouldBeNear(logits.Softmax(), 1e-6f, "softmax");
    }

    [Fact]
    public void OfBothClasses_FillsInTheOther()
    {
        Probabilities.OfBothClasses(Tensor.From([0.25f, 1])).ToArray().Should().Equal(0.75f, 0.25f, 0, 1);
        Probabilities.OfBothClasses(Tensor.From([0.25f, 0.75f], 1, 2)).ToArray().Should().Equal(0.25f, 0.75f);
    }

    [Fact]
    public void AtThreshold_IncludesIt()
    {
        Tensor probabilities = Tensor.From([0.25f, 0.5f, 0.75f]);

        ClassLabels.AtThreshold(probabilities, 0.5).Should().Equal(0, 1, 1);
        ClassLabels.AtThreshold(Probabilities.OfBothClasses(probabilities), 0.5).Should().Equal(0, 1, 1);
        ClassLabels.AtThreshold(probabilities, double.PositiveInfinity).Should().Equal(0, 0, 0);
    }

    [Fact]
    public void FromTargets_ReadsWholeNumbers() => ClassLabels.FromTargets(Tensor.From([2, 0, 1], 3, 1)).Should().Equal(2, 0, 1);

    [Fact]
    public void WrongInput_SaysWhere()
    {
        Message(() => ClassLabels.FromTargets(Tensor.From([0, 0.5f]))).Should().StartWith("ClassLabels.FromTargets expects whole numbers from 0 to 16777216 but got 0.5 in row 1.");
        Message(() => ClassLabels.FromTargets(Tensor.From([float.NaN]))).Should().Contain("but got NaN in row 0");
        Message(() => ClassLabels.FromTargets(new Tensor(2, 3))).Should().StartWith("ClassLabels.FromTargets expects class numbers [N, 1] but got [2, 3].");
        Message(() => ClassLabels.FromOutput(Tensor.From([1, float.NaN], 2, 1))).Should().StartWith("ClassLabels.FromOutput expects numbers but got NaN in row 1:");
        Message(() => ClassLabels.AtThreshold(new Tensor(2, 3), 0.5)).Should().Contain("expects one or two columns, of a binary model, but got [2, 3]");
        Message(() => ClassLabels.AtThreshold(new Tensor(2, 1), double.NaN)).Should().Contain("expects a threshold that is a number but got NaN");
        Message(() => Probabilities.FromOutput(Tensor.From([1, float.PositiveInfinity], 1, 2)).ToArray())
            .Should().StartWith("Probabilities.FromOutput expects logits that are finite numbers but got Infinity in row 0, column 1.");
        Message(() => Probabilities.OfBothClasses(Tensor.From([1.5f])).ToArray()).Should().StartWith("Probabilities.OfBothClasses expects probabilities, 0 to 1, but got 1.5");
    }

    private static string Message<T>(Func<T[]> make) => make.Should().Throw<ArgumentException>().Which.Message;
}
