using CsCheck;

namespace NeuralNet.Tests.Data;

public sealed class SlidingWindowsTests
{
    /// <summary>Step t has the numbers t and 100 + t.</summary>
    private static Tensor Series(int steps)
    {
        var series = new Tensor(steps, 2);
        for (int t = 0; t < steps; t++)
        {
            (series[t, 0], series[t, 1]) = (t, 100 + t);
        }

        return series;
    }

    [Fact]
    public void Read_OfAWindow_IsItsSteps_AndThoseAfter()
    {
        var windows = new SlidingWindows(Series(7), window: 3, steps: 2);

        (windows.Count, windows.FeatureCount, windows.TargetCount).Should().Be((3, 6, 4));
        Dataset data = windows.Subset([2, 0]);
        data.Features.Row(0).ToArray().Should().Equal(2, 102, 3, 103, 4, 104);
        data.Targets.Row(0).ToArray().Should().Equal(5, 105, 6, 106);
        data.Features.Row(1).ToArray().Should().Equal(0, 100, 1, 101, 2, 102);
        data.Targets.Row(1).ToArray().Should().Equal(3, 103, 4, 104);
        windows.Last.ToArray().Should().Equal(4, 104, 5, 105, 6, 106);
        windows.ToString().Should().Be("SlidingWindows: 3 of 3 steps, 2 to forecast");
    }

    [Fact]
    public void Outputs_Stride_AndLead_ChooseTargets()
    {
        var windows = new SlidingWindows(Series(12), window: 2, steps: 3, outputs: [1], stride: 4, lead: 1);

        windows.Count.Should().Be(2);
        Dataset data = windows.Subset([1]);
        data.Features.ToArray().Should().Equal(4, 104, 5, 105);
        data.Targets.ToArray().Should().Equal(107, 108, 109);
        windows.TargetStep(1).Should().Be(7);
    }

    // Whatever the sizes: as many windows as fit, each in the series, and one more would not fit.
    [Fact]
    public void Count_IsAsManyAsFit() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 6], Gen.Int[1, 6], Gen.Int[1, 5], Gen.Int[0, 4])
            .Where((length, window, steps, _, lead) => window + steps + lead <= length)
            .Sample((length, window, steps, stride, lead) =>
            {
                var windows = new SlidingWindows(Series(length), window, steps, null, stride, lead);

                Dataset last = windows.Subset([windows.Count - 1]);
                int lastStep = windows.TargetStep(windows.Count - 1) + steps - 1;
                last.Targets[0, last.TargetCount - 2].Should().Be(lastStep);
                lastStep.Should().BeInRange(length - stride, length - 1);
                last.Features[0, 0].Should().Be((windows.Count - 1) * stride);
            });

    // Between the parts of a split with the gap, no step is a target of both; with one window less, some is.
    [Fact]
    public void Gap_IsTheLeastThatKeepsTargetsApart() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[1, 5], Gen.Int[0, 3]).Sample((steps, stride, lead) =>
        {
            var windows = new SlidingWindows(Series(150), 4, steps, [0], stride, lead);
            RowFold parts = Folds.TimeSplit(windows.Count, 0.5, windows.Gap);
            (Dataset train, Dataset validation) = windows.Split(parts);

            train.Targets.ToArray().Should().NotIntersectWith(validation.Targets.ToArray());
            if (windows.Gap > 0)
            {
                windows.Subset([parts.TrainRows[^1] + 1]).Targets.ToArray().Should().IntersectWith(validation.Targets.ToArray());
            }
        });

    [Fact]
    public void Batches_AreThoseOfTheCopy()
    {
        var windows = new SlidingWindows(Series(20), 3, 2);
        Dataset copy = windows.Subset([.. Enumerable.Range(0, windows.Count)]);
        var (ours, theirs) = (new BatchLoader(windows, 4, seed: 1), new BatchLoader(copy, 4, seed: 1));
        List<float> ourNumbers = [], theirNumbers = [];
        foreach (Batch batch in ours)
        {
            ourNumbers.AddRange([.. batch.Features.ToArray(), .. batch.Targets.ToArray()]);
        }

        foreach (Batch batch in theirs)
        {
            theirNumbers.AddRange([.. batch.Features.ToArray(), .. batch.Targets.ToArray()]);
        }

        ourNumbers.Should().Equal(theirNumbers).And.HaveCount(windows.Count * 10);
    }

    // A wave, a linear layer: two steps before give the next ones exactly.
    [Fact]
    public void Forecast_OfAWave_IsLearned()
    {
        Tensor wave = Tensor.From([.. Enumerable.Range(0, 400).Select(t => MathF.Sin(0.3f * t))]);
        var windows = new SlidingWindows(wave.RowRange(..390), window: 8, steps: 10);
        (Dataset train, Dataset test) = windows.Split(Folds.TimeSplit(windows.Count, 0.8, windows.Gap));
        var model = new Model([new Dense(8, 10)], seed: 1);
        new Trainer(model, new MeanSquaredError(), new Adam(0.01f)).Fit(train, epochs: 60, batchSize: 16);

        RegressionMetrics.R2(test.Targets, model.Predict(test.Features)).Should().BeGreaterThan(0.99);
        Tensor next = model.Predict(windows.Last);
        RegressionMetrics.R2(wave.RowRange(390..), next.Reshape(new Shape(10, 1))).Should().BeGreaterThan(0.99);
    }

    [Fact]
    public void WrongInput_SaysWhat()
    {
        Message(() => new SlidingWindows(Series(5), window: 4, steps: 2)).Should().StartWith(
            "SlidingWindows expects a series of at least 6 steps, a window of 4, a lead of 0 and 2 to forecast, but got 5. Use a shorter window");
        Message(() => new SlidingWindows(Series(5), window: int.MaxValue, steps: int.MaxValue)).Should().Contain("at least 4294967294 steps");
        Message(() => new SlidingWindows(Series(5), 0)).Should().Contain("window");
        Message(() => new SlidingWindows(Series(5), 2, outputs: [0, 0])).Should().StartWith("SlidingWindows expects one or more columns to forecast, each once, but got [0, 0].");
        Message(() => new SlidingWindows(Series(5), 2, outputs: [2])).Should().StartWith("SlidingWindows of 2 columns expects columns to forecast from 0 to 1 but got 2.");
        Message(() => new SlidingWindows(new Tensor(new Shape(2, 3, 4)), 1)).Should().StartWith("SlidingWindows expects a series [T, C] but got [2, 3, 4].");
        Tensor holed = Series(5);
        holed[3, 1] = float.NaN;
        Message(() => new SlidingWindows(holed, 2)).Should().StartWith(
            "SlidingWindows expects numbers in a column to forecast but got NaN in step 3, column 1. Fill the gaps first");
        new SlidingWindows(holed, 2, outputs: [0]).Subset([2]).Features.ToArray().Should().Equal(2, 102, 3, float.NaN);
        Message(() => new SlidingWindows(Series(5), 2).Subset([3])).Should().StartWith("SlidingWindows.Subset expects row numbers 0 to 2 but got 3.");
        Message(() => new SlidingWindows(Series(5), 2).TargetStep(3)).Should().StartWith("SlidingWindows expects windows 0 to 2 but got 3.");
    }

    private static string Message(Func<object> make) => make.Should().Throw<ArgumentException>().Which.Message;
}
