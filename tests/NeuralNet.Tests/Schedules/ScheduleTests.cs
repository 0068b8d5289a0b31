using System.Text.Json;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Schedules;

public sealed class ScheduleTests
{
    private static readonly Dictionary<string, Schedule> All = new()
    {
        ["linear"] = Schedule.Linear(),
        ["cosine"] = Schedule.Cosine(),
        ["steps"] = Schedule.Steps(0.1, 0.5, 0.75),
        ["exponential"] = Schedule.Exponential(0.01),
        ["restarts"] = Schedule.CosineRestarts(2),
        ["growing"] = Schedule.CosineRestarts(2, growth: 3),
        ["oneCycle"] = Schedule.OneCycle(peak: 11.3 / 40),
        ["flatCosine"] = Schedule.FlatCosine(),
        ["cosLog4"] = Schedule.CosLog4(),
        ["inverse"] = Schedule.Inverse(3),
        ["warmUp"] = Schedule.Exponential(0.1, warmUp: 0.25),
    };

    public static TheoryData<string> Names => [.. All.Keys];

    public static TheoryData<string> GoldenNames => [.. GoldenFile.Read("schedules.json", "cases").Select(golden => golden.Text("name"))];

    [Theory]
    [MemberData(nameof(GoldenNames))]
    public void Factor_AtEachStep_IsPyTorchs(string name)
    {
        double[] expected = [.. GoldenFile.Case("schedules.json", "cases", "name", name).GetProperty("factors").EnumerateArray().Select(e => e.GetDouble())];
        bool repeats = name is "restarts" or "growing";

        // At the end of the run PyTorch begins another cycle.
        for (int step = 0; step < expected.Length - (repeats ? 1 : 0); step++)
        {
            All[name].Factor(step / (expected.Length - 1.0)).Should().BeApproximately(expected[step], 1e-9, "step {0}", step);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1 / 3.0, 0.75)]     // (1 + cos 60 deg) / 2
    [InlineData(0.5, 0.5)]
    [InlineData(1, 0)]
    public void Cosine_Falls(double done, double factor) => Schedule.Cosine().Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.2, 1)]
    [InlineData(0.6, 0.5)]
    [InlineData(1, 0)]
    public void Linear_WarmUp_RisesThenFalls(double done, double factor) =>
        Schedule.Linear(warmUp: 0.2).Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.499, 1)]
    [InlineData(0.75, 0.5)]
    [InlineData(1, 0)]
    public void FlatCosine_StaysThenFalls(double done, double factor) => All["flatCosine"].Factor(done).Should().BeApproximately(factor, 1e-12);

    // log2(1 + 15t) is 0, 1, 2, 3, 4 at t = 0, 1/15, 3/15, 7/15, 1, where the cosine ends its turns, and halves between.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1 / 15.0, 0)]
    [InlineData(3 / 15.0, 0)]
    [InlineData(7 / 15.0, 0)]
    [InlineData(1, 0)]
    [InlineData(0.41421356237309515 / 15, 1)]       // 2^0.5 - 1
    [InlineData(10.313708498984761 / 15, 1)]        // 2^3.5 - 1
    public void CosLog4_HasFourWaves(double done, double factor) => All["cosLog4"].Factor(done).Should().BeApproximately(factor, 1e-9);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1 / 3.0, 0.5)]
    [InlineData(1, 0.25)]
    public void Inverse_FallsEverMoreSlowly(double done, double factor) => All["inverse"].Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [InlineData(0.125, 0.5)]
    [InlineData(0.25, 1)]
    [InlineData(1, 0.1)]
    public void WarmUp_LeavesTheRestOfTheRunToTheOther(double done, double factor) => All["warmUp"].Factor(done).Should().BeApproximately(factor, 1e-12);

    [Theory]
    [MemberData(nameof(Names))]
    public void Describe_ThenBuild_GivesTheSameFactors(string name)
    {
        string text = DescriptionJson.Format(Schedule.Kinds.Describe(All[name]));

        Schedule again = Schedule.Kinds.Build(DescriptionJson.ParseOne(text, "schedule"));

        Enumerable.Range(0, 101).Select(i => again.Factor(i / 100.0)).Should().Equal(Enumerable.Range(0, 101).Select(i => All[name].Factor(i / 100.0)));
        again.ToString().Should().Be(All[name].ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Factor_Always_AllocatesNothing(string name)
    {
        All[name].Factor(0.3);
        Allocations.OfThread(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                All[name].Factor(i / 100.0);
            }
        }).Should().Be(0);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    public void OwnFunction_InvalidResult_Throws(double factor) =>
        FluentActions.Invoking(() => Schedule.Of(_ => factor).Factor(0.5)).Should().Throw<InvalidOperationException>()
            .WithMessage($"Schedule.Of expects a factor of 0 or more but got {factor} for 0.5: fix the function.");

    [Fact]
    public void OwnFunction_IsCalled() => Schedule.Of(done => done < 0.5 ? 1 : 0.1).Factor(0.7).Should().Be(0.1);

    public static TheoryData<Func<Schedule>, string> Wrong => new()
    {
        { () => Schedule.Cosine(-0.1), "Schedule expects a warm-up of 0 to below 1 but got -0.1: it is a share of the run. *" },
        { () => Schedule.Linear(1), "Schedule expects a warm-up of 0 to below 1 but got 1*" },
        { () => Schedule.Exponential(0.1, double.NaN), "Schedule expects a warm-up of 0 to below 1 but got NaN*" },
        { () => Schedule.Exponential(0), "Schedule.Exponential expects end above 0 and at most 1 but got 0.*" },
        { () => Schedule.CosineRestarts(0), "Schedule.CosineRestarts expects cycles from 1 to 1,000 but got 0.*" },
        { () => Schedule.CosineRestarts(int.MaxValue), "Schedule.CosineRestarts expects cycles from 1 to 1,000 but got 2147483647.*" },
        { () => Schedule.CosineRestarts(2, 0), "Schedule.CosineRestarts expects growth from 0.001 to 1,000 but got 0.*" },
        { () => Schedule.FlatCosine(1), "Schedule.FlatCosine expects flat of 0 to below 1 but got 1.*" },
        { () => Schedule.OneCycle(0), "Schedule.OneCycle expects peak above 0 and below 1 but got 0.*" },
        { () => Schedule.OneCycle(0.3, 2), "Schedule.OneCycle expects start of 0 to 1 but got 2.*" },
        { () => Schedule.OneCycle(0.3, 0.1, -1), "Schedule.OneCycle expects end of 0 to 1 but got -1.*" },
        { () => Schedule.Inverse(0), "Schedule.Inverse expects decay above 0 but got 0.*" },
        { () => Schedule.Steps(2, 0.5), "Schedule.Steps expects factor above 0 and at most 1 but got 2.*" },
        { () => Schedule.Steps(0.1), "Schedule.Steps expects one or more shares of the run but got none. Such as Steps(0.1, 0.5, 0.75).*" },
        { () => Schedule.Steps(0.1, 0.5, 0.5), "Schedule.Steps expects shares of the run above 0 and below 1, in rising order, but got 0.5.*" },
        { () => Schedule.Steps(0.1, double.NaN), "Schedule.Steps expects shares*but got NaN.*" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_OutOfRange_Throw(Func<Schedule> make, string message) => make.Should().Throw<ArgumentException>().WithMessage(message);
}
