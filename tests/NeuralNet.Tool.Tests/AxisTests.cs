using NeuralNet.Tool.Report;

namespace NeuralNet.Tool.Tests;

/// <summary>Axes of charts: round numbers in the range, whatever the values.</summary>
public sealed class AxisTests
{
    public static TheoryData<double, double> Ranges => new()
    {
        { 0, 1 }, { 5.176, 1550 }, { -3, 3 }, { 0.24761, 0.72 }, { 1, 96 }, { 1e-12, 2e-12 }, { -1e308, 1e308 }, { 1e6, 1e6 + 0.5 }, { 7, 7 }, { 0, 5e-324 },
        { -1e308, -1e308 },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Over_HasFewTicksInTheRange_InPlace(double low, double high)
    {
        var axis = Axis.Over("x", [high, double.NaN, low, double.PositiveInfinity]);

        axis.Ticks.Should().HaveCountLessThanOrEqualTo(6).And.BeInAscendingOrder().And.OnlyContain(tick => tick >= axis.Low && tick <= axis.High);
        axis.Ticks.Select(axis.Place).Append(axis.Place(low)).Append(axis.Place(high)).Should().OnlyContain(place => place >= 0 && place <= 1);
        if (high - low > 1e-300)
        {
            axis.Place(low).Should().Be(0);
            axis.Place(high).Should().Be(1);
            axis.Ticks.Should().HaveCountGreaterThanOrEqualTo(2);
        }
    }

    [Fact]
    public void Over_HasRoundNumbers()
    {
        Axis.Over("x", [5.176, 1550]).Ticks.Should().Equal(500, 1000, 1500);
        Axis.Over("x", [0.0, 10]).Ticks.Should().Equal(0, 2, 4, 6, 8, 10);
        Axis.Over("epoch", [1.0, 96], isWhole: true).Ticks.Should().Equal(20, 40, 60, 80);
        Axis.Over("epoch", [1.0, 3], isWhole: true).Ticks.Should().Equal(1, 2, 3);
        Axis.Over("epoch", [1.0], isWhole: true).Ticks.Should().Equal(1);
        Axis.Over("x", []).Ticks.Should().NotBeEmpty();
    }

    [Fact]
    public void OverLosses_IsLogarithmicOverMoreThanAPowerOfTen()
    {
        var axis = Axis.OverLosses("loss", [2, 0.2, 0.004]);
        axis.IsLogarithmic.Should().BeTrue();
        axis.Ticks.Select(tick => Math.Log10(tick)).Should().OnlyContain(power => Math.Abs(power - Math.Round(power)) < 1e-9);
        axis.Place(Math.Sqrt(2 * 0.004)).Should().BeApproximately(0.5, 1e-12);

        Axis.OverLosses("loss", [0.7, 0.3]).IsLogarithmic.Should().BeFalse();
        Axis.OverLosses("loss", [1, 0, 100]).IsLogarithmic.Should().BeFalse();
        Axis.OverLosses("loss", []).IsLogarithmic.Should().BeFalse();
    }
}
