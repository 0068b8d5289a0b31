using CsCheck;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class CrossValidationTests
{
    [Fact]
    public void Run_AnyThreads_HasTheSameBits() =>
        Rule.ShouldNotDependOnThreads(() => Rule.Bits(CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold))));

    [Fact]
    public void Predict_AnyThreadsAndRepeats_HasTheSameBits() => Rule.ShouldNotDependOnThreads(() =>
    {
        CrossValidationResult result = CrossValidation.Predict(
            Folds.KFold(23, 5, seed: 1, repeats: 4), (fold, _) => Predictions(fold, Rule.Loss(fold)), (fold, _) => Rule.Scores(fold));
        return string.Join(' ', result.OutOfFold!.Predictions.AsSpan().ToArray().Select(value => Rule.Bits(value)));
    });

    [Fact]
    public void Run_ClosedForm_HasMeanDeviationAndErrorOverFolds()
    {
        double[] values = [1, 2, 4, 5];
        CrossValidationResult result = CrossValidation.Run(Folds.KFold(8, 4, seed: 0), (fold, _) => [Score.Higher("value", values[fold.Index])]);

        ScoreSummary summary = result["value"];
        summary.Values.Should().Equal(values);
        summary.Mean.Should().Be(3);
        summary.StandardDeviation.Should().BeApproximately(Math.Sqrt(10 / 3.0), 1e-12);
        summary.StandardError.Should().BeApproximately(Math.Sqrt(10 / 3.0) / 2, 1e-12);
        summary.HigherIsBetter.Should().BeTrue();
        summary.ToString().Should().Be("value 3.0 ± 1.8");
        result.IsComplete.Should().BeTrue();
        result.OutOfFold.Should().BeNull();
    }

    [Fact]
    public void WeightedMean_OfAMeanOverRows_IsThatOfAllRows() => Gen.Select(Gen.Int[2, 60], Gen.Int[2, 9], Gen.Int).Where((rows, folds, _) => folds <= rows)
        .Sample((rows, folds, seed) =>
        {
            ScoreSummary summary = CrossValidation.Run(Folds.KFold(rows, folds, seed), (fold, _) => Rule.Scores(fold))["row"];

            summary.WeightedMean.Should().BeApproximately((rows - 1) / 2.0, 1e-9, "every row is held out once");
            if (rows % folds == 0)
            {
                summary.Mean.Should().BeApproximately(summary.WeightedMean, 1e-9, "folds of equal size weigh the same");
            }
        });

    [Fact]
    public void Run_Groups_NeverDividesOne()
    {
        int[] groups = [.. Enumerable.Range(0, 40).Select(row => row / 4)];

        CrossValidationResult result = CrossValidation.Run(Folds.GroupedKFold(groups, 3, seed: 2), (fold, _) =>
            [Score.Lower("shared", fold.TrainRows.Select(row => groups[row]).Intersect(fold.ValidationRows.Select(row => groups[row])).Count())]);

        result["shared"].Values.Should().Equal(0, 0, 0);
    }

    [Fact]
    public void Run_TimeOrdered_NeverSeesTheFuture() =>
        CrossValidation.Run(Folds.TimeOrdered(20, 4), (fold, _) => [Score.Lower("ahead", fold.ValidationRows[0] - fold.TrainRows[^1])])["ahead"].Values
            .Should().Equal(1, 1, 1, 1);

    [Fact]
    public void Run_CancelledInTheMiddle_ReturnsWhatWasFinishedBefore()
    {
        using var source = new CancellationTokenSource();

        CrossValidationResult result = null!;
        Kernels.ThreadsCollection.With(1, () => result = CrossValidation.Run(
            Rule.Unequal,
            (fold, token) =>
            {
                token.Should().Be(source.Token);
                if (fold.Index == 3)
                {
                    source.Cancel();    // as if its fit had ended early
                }

                return Rule.Scores(fold);
            },
            cancellationToken: source.Token));

        result.IsComplete.Should().BeFalse();
        result.Folds.Select(fold => fold.Fold.Index).Should().Equal(0, 1, 2);
        result.ToString().Should().StartWith("incomplete: it was cancelled");
    }

    [Fact]
    public void Run_FitThatThrowsWhenCancelled_IsLeftOut()
    {
        using var source = new CancellationTokenSource();

        CrossValidationResult result = null!;
        Kernels.ThreadsCollection.With(1, () => result = CrossValidation.Run(
            Rule.Unequal,
            (fold, token) =>
            {
                if (fold.Index == 1)
                {
                    source.Cancel();
                    token.ThrowIfCancellationRequested();
                }

                return Rule.Scores(fold);
            },
            cancellationToken: source.Token));

        result.Folds.Should().ContainSingle();
    }

    [Fact]
    public void Run_CancelledBeforeAnyFold_Throws() =>
        FluentActions.Invoking(() => CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold), cancellationToken: new(canceled: true)))
            .Should().Throw<OperationCanceledException>();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_FitsThatFail_ThrowTheFirstInOrder(int threads) => Kernels.ThreadsCollection.With(threads, () =>
        FluentActions.Invoking(() => CrossValidation.Run(Rule.Unequal, (fold, _) => throw new InvalidDataException($"fold {fold.Index}")))
            .Should().Throw<InvalidDataException>().WithMessage("fold 0"));

    [Fact]
    public void Run_Progress_CountsEachFold()
    {
        var reports = new Reports();

        CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold), reports);

        reports.All.Select(report => report.Done).Should().Equal(1, 2, 3, 4, 5);
        reports.All.Should().OnlyContain(report => report.Total == 5 && report.Scores.Count == 2);
        reports.All[^1].Remaining.Should().Be(TimeSpan.Zero);
        reports.All[^1].ToString().Should().StartWith("fit 5/5, 0 s left: loss ");
    }

    [Fact]
    public void Run_InsideAnother_GivesTheSame()
    {
        RowFold[] inner = [.. Folds.KFold(10, 3, seed: 1)];
        Rule.ShouldNotDependOnThreads(() => Rule.Bits(CrossValidation.Run(Rule.Unequal, (fold, token) =>
            [Score.Lower("inner", Rule.Loss(fold) + CrossValidation.Run(inner, (part, _) => Rule.Scores(part), cancellationToken: token)["loss"].Mean)])));
    }

    [Fact]
    public void Predict_HasThePredictionOfEachRow_ByAFitThatDidNotSeeIt()
    {
        RowFold[] folds = Rule.Unequal;

        CrossValidationResult result = CrossValidation.Predict(folds, (fold, _) => Predictions(fold, fold.Index), (fold, predictions) =>
            [Score.Lower("first", predictions[0])]);

        OutOfFoldPredictions all = result.OutOfFold!;
        all.Rows.Should().Equal(Enumerable.Range(0, 23));
        foreach (RowFold fold in folds)
        {
            fold.ValidationRows.Should().OnlyContain(row => all.Predictions[row] == fold.Index);
        }

        result["first"].Values.Should().Equal(0, 1, 2, 3, 4);
    }

    [Fact]
    public void Predict_Repeats_AreAveraged_AndRowsNeverHeldOutAreLeftOut()
    {
        RowFold[] folds = [.. Folds.TimeOrdered(9, 2), .. Folds.TimeOrdered(9, 2)];

        CrossValidationResult result = CrossValidation.Predict(
            folds.Select((fold, i) => new RowFold { Index = i, TrainRows = fold.TrainRows, ValidationRows = fold.ValidationRows }),
            (fold, _) => Predictions(fold, fold.Index), (fold, _) => Rule.Scores(fold));

        result.OutOfFold!.Rows.Should().Equal(3, 4, 5, 6, 7, 8);
        result.OutOfFold.Predictions.AsSpan().ToArray().Should().Equal(1, 1, 1, 2, 2, 2);
    }

    [Fact]
    public void ToTable_HasARowForEachFold()
    {
        Table table = CrossValidation.Run(Rule.Unequal, (fold, _) => [Score.Lower("loss", fold.Index == 0 ? double.PositiveInfinity : 1)]).ToTable();

        table.ColumnNames.Should().Equal("fold", "training rows", "validation rows", "loss", "seconds");
        table.Numbers("validation rows").AsSpan().ToArray().Should().BeEquivalentTo([5, 5, 5, 4, 4]);
        table.Numbers("loss").AsSpan().ToArray().Should().Equal(double.NaN, 1, 1, 1, 1);
    }

    [Fact]
    public void ToString_HasALineForEachFold_AndTheMean()
    {
        string[] lines = CrossValidation.Run(Folds.KFold(4, 2, seed: 1), (fold, _) => [Score.Lower("loss", 12_000 + (1_000 * fold.Index))]).ToString().Split('\n');

        lines.Should().HaveCount(4);
        lines[0].Should().Be("fold  training rows  validation rows         loss  seconds");
        lines[1].Should().StartWith("   0              2                2        12000");
        lines[3].Should().StartWith("mean                                  12500 ± 707");
    }

    [Fact]
    public void Run_OneFold_HasAMeanWithoutADeviation() =>
        CrossValidation.Run([Folds.Split(10, 0.5, seed: 1)], (_, _) => [Score.Lower("loss", 0.25)])["loss"].ToString().Should().Be("loss 0.2500");

    [Fact]
    public void WrongInput_SaysWhatWasExpected()
    {
        Expect(() => CrossValidation.Run([], (fold, _) => Rule.Scores(fold)), "CrossValidation expects one or more folds*got none*");
        Expect(() => CrossValidation.Run([null!], (fold, _) => Rule.Scores(fold)), "*null among them*");
        Expect(() => CrossValidation.Run(Rule.Unequal, (_, _) => []), "A fit expects one or more scores*got none*");
        Expect(() => CrossValidation.Run(Rule.Unequal, (_, _) => null!), "*got null*");
        Expect(() => CrossValidation.Run(Rule.Unequal, (_, _) => [Score.Lower(" ", 1)]), "*without a name*");
        Expect(() => CrossValidation.Run(Rule.Unequal, (_, _) => [Score.Lower("a", 1), Score.Higher("a", 2)]), "*\"a\" is there twice*");
        Expect(
            () => CrossValidation.Run(Rule.Unequal, (fold, _) => [fold.Index == 2 ? Score.Lower("b", 1) : Score.Lower("a", 1)]), "*same scores in each fold*a 1.000*b 1.000*");
        Expect(
            () => CrossValidation.Predict(Rule.Unequal, (fold, _) => new Tensor(1, 1), (fold, _) => Rule.Scores(fold)), "*expects [4, columns] predictions*got [1, 1] for fold 0*");
        Expect(
            () => CrossValidation.Predict(Rule.Unequal, (fold, _) => new Tensor(fold.ValidationRows.Length, 1 + (fold.Index / 4)), (fold, _) => Rule.Scores(fold)),
            "*as many columns*fold 0*fold 4*");
        Expect(() => _ = CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold))["accuracy"], "*no score \"accuracy\"*loss, row*");

        static void Expect(Action wrong, string message) => wrong.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static Tensor Predictions(RowFold fold, double value)
    {
        var predictions = new Tensor(fold.ValidationRows.Length, 1);
        predictions.AsSpan().Fill((float)value);
        return predictions;
    }
}
