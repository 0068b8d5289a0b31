namespace NeuralNet.Tests.Optimizers;

public sealed class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1 / 3.0, 0.75)]     // (1 + cos 60 deg) / 2
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0)]
    public void Cosine_Falls(double done, double factor) =>
        LearningRateSchedule.Cosine().Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.2, 1)]
    [InlineData(0.6, 0.5)]
    [InlineData(1, 0)]
    public void Linear_WarmUp_RisesThenFalls(double done, double factor) =>
        LearningRateSchedule.Linear(warmUp: 0.2).Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    public void OwnFunction_InvalidResult_Throws(double factor) =>
        FluentActions.Invoking(() => LearningRateSchedule.Of(_ => factor).Factor(0.5)).Should().Throw<InvalidOperationException>()
            .WithMessage($"LearningRateSchedule expects a factor of 0 or more but got {factor} for 0.5: fix the function.");

    [Fact]
    public void OwnFunction_IsCalled() => LearningRateSchedule.Of(done => done < 0.5 ? 1 : 0.1).Factor(0.7).Should().Be(0.1);

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void WarmUp_OutOfRange_Throws(double warmUp) =>
        FluentActions.Invoking(() => LearningRateSchedule.Cosine(warmUp)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("LearningRateSchedule expects a warm-up of 0 to below 1 but got *");
}
