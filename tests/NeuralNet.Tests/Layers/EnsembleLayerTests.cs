namespace NeuralNet.Tests.Layers;

public class EnsembleLayerTests
{
    [Fact]
    public void SoftmaxMean_OfTwo_IsTheMeanOfTheirSoftmaxes()
    {
        Tensor mean = new Model([new SoftmaxMean(members: 2, classes: 2)]).Predict(Tensor.From(new float[,] { { 0, MathF.Log(3), 1_000, 0 } }));

        mean[0].Should().BeApproximately((0.25f + 1) / 2, 1e-6f);
        mean[1].Should().BeApproximately(0.75f / 2, 1e-6f);
    }

    [Theory]
    [InlineData(2, 0.64f / 0.68f)]
    [InlineData(0.5, 2f / 3)]
    [InlineData(400, 1)]
    public void SoftmaxMean_Sharpness_IsThePowerNormalised(double sharpness, float expected)
    {
        Tensor p = new Model([new SoftmaxMean(1, 2, sharpness)]).Predict(Tensor.From(new float[,] { { MathF.Log(4), 0 } }));

        p[0].Should().BeApproximately(expected, 1e-6f);
        p[1].Should().BeApproximately(1 - expected, 1e-6f);
    }

    [Fact]
    public void SoftmaxMean_ThatIsSure_LeavesNoClassImpossible()
    {
        Tensor p = new Model([new SoftmaxMean(1, 3, sharpness: 2)]).Predict(Tensor.From(new float[,] { { 500, 0, -500 } }));

        p.AsSpan().ToArray().Should().Equal(p[0], p[1], p[1]);
        p[1].Should().BeApproximately(1e-14f, 1e-17f);
    }

    // Of two classes, the sigmoid of z is the softmax of 0 and z.
    [Fact]
    public void SigmoidMean_IsTheSoftmaxMeanOfTwoClasses()
    {
        Tensor ofLabel = new Model([new SigmoidMean(3, Tensor.From([1.7f]))]).Predict(Tensor.From(new float[,] { { 0.3f, -2, 8 } }));
        Tensor ofClasses = new Model([new SoftmaxMean(3, 2, 1.7f)]).Predict(Tensor.From(new float[,] { { 0, 0.3f, 0, -2, 0, 8 } }));

        ofLabel[0].Should().BeApproximately(ofClasses[1], 1e-6f);
    }

    [Fact]
    public void AnswerMean_IsInTheUnitAndRangeOfTheTarget()
    {
        var layer = new AnswerMean(2, Tensor.From([100, 0]), Tensor.From([10, 1]), Tensor.From([80, -1]), Tensor.From([110f, 1]));

        Tensor answers = new Model([layer]).Predict(Tensor.From(new float[,] { { 1, 0, -2, 0.5f }, { 3, 9, 3, 9 } }));

        answers.AsSpan().ToArray().Should().Equal(95, 0.25f, 110, 1);
    }

    [Fact]
    public void NumbersOutOfTheirRange_AreErrors()
    {
        FluentActions.Invoking(() => new SoftmaxMean(0, 2)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SoftmaxMean(1, 1)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*SoftmaxMean expects 2 or more outputs*");
        FluentActions.Invoking(() => new SoftmaxMean(2, int.MaxValue)).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new SoftmaxMean(1, 2, 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*sharpness above 0*");
        FluentActions.Invoking(() => new SigmoidMean(1, Tensor.From([1, float.NaN]))).Should().Throw<ArgumentOutOfRangeException>();
        FluentActions.Invoking(() => new AnswerMean(1, Tensor.From([0f]), Tensor.From([0f]), Tensor.From([0f]), Tensor.From([1f])))
            .Should().Throw<ArgumentException>().WithMessage("*scale that is not 0*");
        FluentActions.Invoking(() => new AnswerMean(1, Tensor.From([0f]), Tensor.From([1f, 1]), Tensor.From([0f]), Tensor.From([1f])))
            .Should().Throw<ArgumentException>().WithMessage("*1 and 2*");
    }
}
