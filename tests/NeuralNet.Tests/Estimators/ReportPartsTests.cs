namespace NeuralNet.Tests.Estimators;

/// <summary>Reports of rows that come in parts: those of all rows at once, or off by what they state.</summary>
public sealed class ReportPartsTests
{
    private const int Rows = 5000;

    [Theory]
    [InlineData(2, null)]
    [InlineData(2, 0.3)]
    [InlineData(3, null)]
    [Trait("Category", "Numeric")]
    public void Classes_KeptScores_GiveTheSameReport(int classes, double? threshold)
    {
        (int[] actual, Tensor probabilities) = Draw(classes);
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"c{i}")];
        var expected = ClassificationReport.FromProbabilities(actual, probabilities, names, threshold: threshold);

        ClassificationReport report = InParts(actual, probabilities, names, threshold, int.MaxValue);

        report.Should().BeEquivalentTo(expected, "every bit is the same");
        report.ToString().Should().Be(expected.ToString());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(40)]
    [Trait("Category", "Numeric")]
    public void Classes_BinnedScores_AreOffByLessThanStated(int classes)
    {
        (int[] actual, Tensor probabilities) = Draw(classes);
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"c{i}")];
        var expected = ClassificationReport.FromProbabilities(actual, probabilities, names);

        ClassificationReport report = InParts(actual, probabilities, names, null, mostScores: 1000);

        report.LogLoss.Should().Be(expected.LogLoss);
        report.Classes.Should().Equal(expected.Classes);
        report.RocAucError.Should().BePositive().And.BeLessThan(1e-3);
        Math.Abs(report.RocAuc!.Value - expected.RocAuc!.Value).Should().BeLessThanOrEqualTo(report.RocAucError + 1e-12);
        report.ToString().Should().Contain("± ");
    }

    [Fact]
    public void ScoreBins_EveryProbability_HasABinThatRisesWithIt()
    {
        float[] rising = [0, float.Epsilon, 1e-20f, 1e-9f, 1e-4f, 0.25f, 0.4999f, 0.5f, 0.50001f, 0.75f, 0.9999f, MathF.BitDecrement(1), 1];
        for (int i = 1; i < rising.Length; i++)
        {
            var bins = new ScoreBins(1 << 19);
            for (int j = 0; j < rising.Length; j++)
            {
                bins.Add(rising[j], j >= i);
            }

            // The first three share a bin.
            (double area, double error) = bins.RocArea();
            (area + error).Should().BeApproximately(1, 1e-12);
            (error == 0).Should().Be(i > 2, $"from {rising[3]} on each has a bin of its own");
        }
    }

    [Fact]
    [Trait("Category", "Numeric")]
    public void Numbers_InParts_GiveTheSameReportOrTheStatedError()
    {
        Tensor actual = Tensor.Normal(new Shape(Rows, 2), 3, 1, seed: 1), predicted = Tensor.Normal(new Shape(Rows, 2), 3, 1, seed: 2);
        string[] names = ["a", "b"];
        var expected = RegressionReport.Of(actual, predicted, names);

        InParts(actual, predicted, names, int.MaxValue).Targets.Should().Equal(expected.Targets);

        RegressionReport summed = InParts(actual, predicted, names, mostNumbers: 3000);
        foreach ((TargetScores now, TargetScores exact) in summed.Targets.Zip(expected.Targets))
        {
            now.RootMeanSquaredError.Should().Be(exact.RootMeanSquaredError);
            now.MeanAbsoluteError.Should().Be(exact.MeanAbsoluteError);
            now.MeanAbsolutePercentageError.Should().Be(exact.MeanAbsolutePercentageError);
            now.R2.Should().BeApproximately(exact.R2, 1e-12);
            now.MedianRankError.Should().BePositive();
            now.MedianAbsoluteError.Should().BeApproximately(exact.MedianAbsoluteError, 0.01);
        }

        summed.ToString().Should().Contain("median AE by a sketch: its rank is off by 0.");
    }

    [Fact]
    public void NoRow_SaysSo()
    {
        new ClassificationParts(["a", "b"], null).Invoking(parts => parts.Report()).Should().Throw<ArgumentException>().WithMessage("ClassificationReport expects at least one row but got none.");
        new RegressionParts(["a"]).Invoking(parts => parts.Report()).Should().Throw<ArgumentException>().WithMessage("RegressionReport expects at least one row but got none.");
    }

    // Some hundred parts of different sizes, empty ones among them.
    private static IEnumerable<Range> Cuts()
    {
        for (int at = 0, size = 0; at < Rows; at += size, size = (size + 7) % 97)
        {
            yield return at..Math.Min(Rows, at + size);
        }
    }

    private static ClassificationReport InParts(int[] actual, Tensor probabilities, string[] names, double? threshold, int mostScores)
    {
        var parts = new ClassificationParts(names, threshold, mostScores);
        foreach (Range cut in Cuts())
        {
            (int first, int count) = cut.GetOffsetAndLength(Rows);
            parts.Add(actual[cut], Tensor.From(probabilities.ToArray().AsSpan(first * names.Length, count * names.Length), count, names.Length));
        }

        return parts.Report();
    }

    private static RegressionReport InParts(Tensor actual, Tensor predicted, string[] names, int mostNumbers)
    {
        var parts = new RegressionParts(names, mostNumbers);
        foreach (Range cut in Cuts())
        {
            (int first, int count) = cut.GetOffsetAndLength(Rows);
            parts.Add(
                Tensor.From(actual.ToArray().AsSpan(first * names.Length, count * names.Length), count, names.Length),
                Tensor.From(predicted.ToArray().AsSpan(first * names.Length, count * names.Length), count, names.Length));
        }

        return parts.Report();
    }

    // Classes whose probability is drawn too, from nearly sure to nearly even, with ties.
    private static (int[] Actual, Tensor Probabilities) Draw(int classes)
    {
        Tensor logits = Tensor.Normal(new Shape(Rows, classes), 0, 3, seed: classes);
        var actual = new int[Rows];
        for (int i = 0; i < Rows; i++)
        {
            actual[i] = i % classes;
            logits[i, actual[i]] += 2;
            if (i % 10 == 0 && i > 0)
            {
                logits.AsSpan().Slice((i - 1) * classes, classes).CopyTo(logits.AsSpan()[(i * classes)..]);
            }
        }

        return (actual, Probabilities.FromOutput(logits));
    }
}
