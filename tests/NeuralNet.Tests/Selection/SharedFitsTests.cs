using System.Collections.Concurrent;
using NeuralNet.Tests.Estimators;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class SharedFitsTests
{
    private static readonly SearchSpace<double> Rates = new SearchSpace<double>(0).AddLogRange("rate", 1e-3, 1, (_, rate) => rate);
    private static readonly SearchSpace<int> Numbers = new SearchSpace<int>(0).Add("value", [4, 1, 3, 0, 2], (_, value) => value);
    private static readonly MlpOptions Tiny = SampleTables.Quick with { Members = 1, Epochs = 4, HiddenSizes = [8] };

    /// <summary>More ranks than fits, too.</summary>
    public static TheoryData<int> Sizes => [1, 2, 3, 5, 7];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void CrossValidation_IsThatOfOneProcess(int size)
    {
        ShouldBeThatOfOneProcess(size, ranks => Rule.Bits(CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold), ranks: ranks)));
        ShouldBeThatOfOneProcess(size, ranks =>
        {
            CrossValidationResult result = CrossValidation.Predict(
                Folds.KFold(23, 5, seed: 1, repeats: 2), (fold, _) => Predictions(fold), (fold, _) => Rule.Scores(fold), ranks: ranks);
            return $"{Rule.Bits(result)} {result.IsComplete} {Bits(result.OutOfFold!.Predictions)}";
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Searches_AreThoseOfOneProcess(int size)
    {
        ShouldBeThatOfOneProcess(size, ranks => Bits(HyperparameterSearch.Grid(
            Numbers, Rule.Unequal, (value, fold, _) => [Score.Lower("loss", value + Rule.Loss(fold)), Score.Higher("NaN", double.NaN)], ranks: ranks)));
        ShouldBeThatOfOneProcess(size, ranks => Bits(HyperparameterSearch.Random(Rates, 20, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: 4, ranks: ranks)));
        ShouldBeThatOfOneProcess(size, ranks => Bits(HyperparameterSearch.Halving(Rates, 20, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: 4, ranks: ranks)));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Searches_WithCandidatesThatFail_AreThoseOfOneProcess(int size) => ShouldBeThatOfOneProcess(size, ranks => Bits(HyperparameterSearch.Halving(
        Rates, 20, Rule.Unequal, (rate, fold, _) => rate > 0.1 && fold.Index > 1 ? throw new InvalidDataException($"fold {fold.Index}") : Loss(rate, fold), ranks: ranks)));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void LearningCurve_IsThatOfOneProcess(int size) => ShouldBeThatOfOneProcess(size, ranks => string.Join('\n', LearningCurve.Run(
        Rule.Unequal, (fold, _) => new FitScores([Score.Lower("rows", fold.TrainRows.Sum())], Rule.Scores(fold)), seed: 7, ranks: ranks).Points.Select(point =>
            $"{point.TrainingRows} {string.Join(' ', point.Training.Concat(point.Validation).SelectMany(score => score.Values).Select(Rule.Bits))}")));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Estimators_AreThoseOfOneProcess(int size)
    {
        Table churn = SampleTables.Churn(150, seed: 1), prices = SampleTables.Prices(120, seed: 1);
        ShouldBeThatOfOneProcess(size, ranks => Bits(MlpClassifier.CrossValidate(churn, "leaves", Tiny, ranks: ranks)));
        ShouldBeThatOfOneProcess(size, ranks => Bits(MlpRegressor.CrossValidate(prices, "price", Tiny with { LabelSmoothing = null }, ranks: ranks)));
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(25, 3)]
    [InlineData(24, 4)]
    [InlineData(3, 7)]
    public void Fits_AreRunOnce_AndDealtEvenly(int count, int size)
    {
        var ran = new ConcurrentBag<(int Fold, int Rank)>();
        ThreadCollective.Run(size, ranks => CrossValidation.Run(
            Folds.KFold(30, count, seed: 1),
            (fold, _) =>
            {
                ran.Add((fold.Index, ranks.Rank));
                return Rule.Scores(fold);
            },
            ranks: ranks));

        ran.Select(fit => fit.Fold).Order().Should().Equal(Enumerable.Range(0, count));
        int[] shares = [.. Enumerable.Range(0, size).Select(rank => ran.Count(fit => fit.Rank == rank))];
        (shares.Max() - shares.Min()).Should().BeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Deal_GoesToAndFro() => Enumerable.Range(0, 7).Select(number => SharedFits.RankOf(number, 3)).Should().Equal(0, 1, 2, 2, 1, 0, 0);

    [Fact]
    public void FitThatFails_EndsEveryRank_WithTheMessageOfOneProcess()
    {
        Exception?[] thrown = Caught(3, ranks => CrossValidation.Run(
            Rule.Unequal, (fold, _) => fold.Index > 0 ? throw new InvalidDataException($"fold {fold.Index}") : Rule.Scores(fold), ranks: ranks));

        thrown.Select(error => error!.Message).Should().Equal(Enumerable.Repeat("fold 1", 3));
        thrown[1].Should().BeOfType<InvalidDataException>("rank 1 ran it");
        thrown[0].Should().BeOfType<CollectiveException>().Which.InnerException!.Message.Should().Be("Rank 1 threw System.IO.InvalidDataException.");
    }

    [Fact]
    public void FitThatFails_EndsTheWorkOfTheOtherRanksSoon()
    {
        var began = new ConcurrentBag<int>();
        Caught(2, ranks => Parallelism.RunWith(1, () => CrossValidation.Run(
            Folds.KFold(2_000, 1_000, seed: 1),
            (fold, _) =>
            {
                began.Add(fold.Index);
                Thread.Sleep(10);
                return fold.Index == 3 ? throw new InvalidDataException("no rows") : Rule.Scores(fold);
            },
            ranks: ranks))).Should().OnlyContain(error => error!.Message == "no rows");

        began.Count.Should().BeLessThan(500, "each rank has 500, and a failure is told within a tenth of a second");
    }

    [Fact]
    public void CandidateThatFails_HasItsMessageOnEveryRank_AndItsTypeWhereItRan()
    {
        var errors = new Exception?[2];
        ThreadCollective.Run(2, ranks => errors[ranks.Rank] = HyperparameterSearch.Grid(
            Numbers, [Folds.TimeSplit(10, 0.5)], (value, _, _) => value == 1 ? throw new InvalidDataException("too deep") : [Score.Lower("value", value)], ranks: ranks)
            .Candidates[^1].Error);

        errors.Select(error => error!.Message).Should().Equal("too deep", "too deep");
        errors[1].Should().BeOfType<InvalidDataException>();
        errors[0].Should().BeOfType<CollectiveException>();
    }

    [Fact]
    public void AllCandidatesFail_ThrowsTheFirst_OnEveryRank() => Caught(3, ranks => HyperparameterSearch.Grid(
        Numbers, Rule.Unequal, (_, _, _) => throw new InvalidDataException("no rows"), ranks: ranks)).Should().OnlyContain(error =>
            error is InvalidOperationException && error.Message == "HyperparameterSearch.Grid: every candidate failed. The first, value 4: failed: no rows");

    [Fact]
    public void Cancelled_OnOneRank_EndsAll_WithTheSameResult()
    {
        using var source = new CancellationTokenSource();
        var results = new string[3];
        bool[] complete = new bool[3];
        int before = 0;
        ThreadCollective.Run(3, ranks =>
        {
            CrossValidationResult result = CrossValidation.Run(
                Folds.KFold(40, 20, seed: 1),
                (fold, token) =>
                {
                    if (fold.Index < 5)
                    {
                        Interlocked.Increment(ref before);
                        return Rule.Scores(fold);
                    }

                    if (ranks.Rank == 1)
                    {
                        SpinWait.SpinUntil(() => Volatile.Read(ref before) == 5, TimeSpan.FromMinutes(1)).Should().BeTrue();
                        Thread.Sleep(200);  // until those are told
                        source.Cancel();
                    }

                    token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)).Should().BeTrue("a fit hears of the cancellation on another rank");
                    return Rule.Scores(fold);
                },
                ranks: ranks, cancellationToken: ranks.Rank == 1 ? source.Token : default);
            (results[ranks.Rank], complete[ranks.Rank]) = (string.Join(' ', result.Folds.Select(fold => fold.Fold.Index)), result.IsComplete);
        });

        before.Should().Be(5);
        results.Should().Equal(Enumerable.Repeat("0 1 2 3 4", 3));
        complete.Should().Equal(false, false, false);
    }

    [Fact]
    public void CancelledBeforeAnyFit_ThrowsOnEveryRank()
    {
        Caught(3, ranks => CrossValidation.Run(Rule.Unequal, Waiting, ranks: ranks, cancellationToken: new(canceled: ranks.Rank == 2)))
            .Should().OnlyContain(error => error is OperationCanceledException);
        Caught(3, ranks => HyperparameterSearch.Grid(
            Numbers, Rule.Unequal, (_, fold, token) => Waiting(fold, token), ranks: ranks, cancellationToken: new(canceled: ranks.Rank == 2)))
            .Should().OnlyContain(error => error is OperationCanceledException);
        Caught(2, ranks => HyperparameterSearch.Grid(
            Numbers, Rule.Unequal, (_, fold, token) => Waiting(fold, token), maxTime: TimeSpan.FromMilliseconds(ranks.Rank == 0 ? 50 : 1e8), ranks: ranks))
            .Should().OnlyContain(error => error is InvalidOperationException, "time was over on one");

        static IReadOnlyList<Score> Waiting(RowFold fold, CancellationToken token)
        {
            token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1));
            return Rule.Scores(fold);
        }
    }

    [Fact]
    public void Progress_IsThatOfTheWholeJob_OnRank0()
    {
        Reports[] reports = [new(), new(), new()];
        ThreadCollective.Run(3, ranks => HyperparameterSearch.Halving(
            Rates, 9, Folds.KFold(100, 4, seed: 1), (rate, fold, _) => Loss(rate, fold), minRows: 8, progress: reports[ranks.Rank], ranks: ranks));

        reports[0].All.Select(report => report.Done).Should().Equal(Enumerable.Range(1, 4 * (9 + 3 + 1)));
        reports[0].All.Should().OnlyContain(report => report.Total == 52 && report.Scores.Count == 1);
        reports[1].All.Concat(reports[2].All).Should().BeEmpty();
    }

    [Fact]
    public void ProgressThatThrows_EndsEveryRank() => Caught(2, ranks => CrossValidation.Run(
        Rule.Unequal, (fold, _) => Rule.Scores(fold), new Reports(report => throw new InvalidDataException("no screen")), ranks))
        .Should().OnlyContain(error => error!.Message == "no screen");

    [Fact]
    public void RankThatLeaves_EndsTheOthers() => FluentActions.Invoking(() => ThreadCollective.Run(2, ranks =>
    {
        if (ranks.Rank == 0)
        {
            CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold), ranks: ranks);
        }
    })).Should().Throw<CollectiveException>().WithMessage("*has left the group*");

    [Fact]
    public void RankThatEndsTheGroupDuringFits_EndsTheOthers() => FluentActions.Invoking(() => ThreadCollective.Run(2, ranks => CrossValidation.Run(
        Rule.Unequal,
        (fold, token) =>
        {
            if (ranks.Rank == 1)
            {
                ranks.Abort("disk full");
            }

            token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)).Should().BeTrue("a fit hears of the end");
            return Rule.Scores(fold);
        },
        ranks: ranks))).Should().Throw<CollectiveException>().WithMessage("Rank 1 ended the group: disk full");

    [Fact]
    public void SearchInsideAFold_BelongsToItsRank()
    {
        ShouldBeThatOfOneProcess(3, ranks => Rule.Bits(CrossValidation.Run(
            Rule.Unequal,
            (outer, token) => Loss(HyperparameterSearch.Random(Rates, 4, Folds.KFold(10, 3, seed: 1), (rate, fold, _) => Loss(rate, fold), cancellationToken: token).Best.Value, outer),
            ranks: ranks)));

        Caught(2, ranks => CrossValidation.Run(
            Rule.Unequal, (_, token) => CrossValidation.Run(Rule.Unequal, (fold, _) => Rule.Scores(fold), ranks: ranks, cancellationToken: token).Folds[0].Scores, ranks: ranks))
            .Should().OnlyContain(error => error!.Message.StartsWith("CrossValidation expects ranks that are free but got those that share the fits of another call."));
    }

    [Fact]
    public void OtherWorkOnARank_IsRefusedOnAll_AndSaysWhatDiffers()
    {
        Table churn = SampleTables.Churn(150, seed: 1), other = SampleTables.Churn(150, seed: 2);

        Refused(ranks => CrossValidation.Run(Folds.KFold(20, 4 + ranks.Rank, seed: 1), Rules, ranks: ranks), "CrossValidation expects the same number of folds*got 4 on rank 0 and 5 on rank 1*");
        Refused(
            ranks => CrossValidation.Run(Folds.KFold(20, 4, seed: ranks.Rank / 2), Rules, ranks: ranks),
            "*the same fold 0 on every rank but got Fold 0: 15 rows*5 held out, hash * on rank 0 and Fold 0*hash * on rank 2. Give each rank the same data*");
        Refused(
            ranks => HyperparameterSearch.Random(Rates, 4, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: ranks.Rank / 2, ranks: ranks),
            "HyperparameterSearch.Random expects the same candidate 0*got rate 0.0*: 0.0* on rank 0 and rate 0.* on rank 2*");
        Refused(
            ranks => HyperparameterSearch.Grid(new SearchSpace<int>(ranks.Rank), Rule.Unequal, (_, fold, _) => Rule.Scores(fold), ranks: ranks), "*candidate 0*got : 0 on rank 0 and : 1 on rank 1*");
        Refused(
            ranks => HyperparameterSearch.Halving(Numbers, 5, Rule.Unequal, (_, fold, _) => Rule.Scores(fold), factor: 2, classes: [.. Enumerable.Range(0, 23).Select(row => row % (2 + ranks.Rank))], ranks: ranks),
            "HyperparameterSearch.Halving expects the same fold 0*");
        Refused(
            ranks => LearningCurve.Run(Rule.Unequal, (fold, _) => new(Rule.Scores(fold), Rule.Scores(fold)), [0.5, 1 - (0.1 * ranks.Rank)], ranks: ranks),
            "LearningCurve expects the same numbers of rows*got 9, 19 on rank 0 and 9, 17 on rank 1*");
        Refused(ranks => MlpClassifier.CrossValidate(ranks.Rank == 1 ? other : churn, "leaves", Tiny, ranks: ranks), "MlpClassifier.CrossValidate expects the same table*got 150 rows of*");
        Refused(ranks => MlpClassifier.CrossValidate(churn, "leaves", Tiny with { HiddenSizes = [8 + ranks.Rank] }, ranks: ranks), "*the same options*...*hidden sizes 8 on*hidden sizes 9 on*");
        Refused(
            ranks => MlpClassifier.CrossValidate(churn, "leaves", Tiny with { Seed = ranks.Rank }, churn.KFold(3, seed: 1), ranks: ranks),
            "*the same options on every rank but got ...*Start = , Seed = 0, *... on rank 0 and ...*Start = , Seed = 1, *... on rank 1.*");
        Refused(
            ranks => _ = ranks.Rank == 0 ? (object)CrossValidation.Run(Rule.Unequal, Rules, ranks: ranks) : LearningCurve.Run(Rule.Unequal, (fold, _) => new([], []), ranks: ranks),
            "*the same method on every rank but got CrossValidation on rank 0 and LearningCurve on rank 1*");

        static IReadOnlyList<Score> Rules(RowFold fold, CancellationToken token) => Rule.Scores(fold);

        static void Refused(Action<ICollective> work, string message)
        {
            Exception?[] thrown = Caught(3, work);
            thrown[0].Should().BeOfType<ArgumentException>().Which.Message.Should().Match(message);
            thrown.Should().OnlyContain(error => error is ArgumentException && error.Message == thrown[0]!.Message);
        }
    }

    private static IReadOnlyList<Score> Loss(double rate, RowFold fold) => [Score.Lower("loss", Math.Abs(Math.Log(rate / 0.03)) + (0.01 * Rule.Loss(fold)))];

    private static Tensor Predictions(RowFold fold)
    {
        var predictions = new Tensor(fold.ValidationRows.Length, 3);
        for (int i = 0; i < predictions.Length; i++)
        {
            predictions[i] = (float)Math.Sin(i + Rule.Loss(fold));
        }

        return predictions;
    }

    private static string Bits(Tensor predictions) => string.Join(' ', predictions.AsSpan().ToArray().Select(value => BitConverter.SingleToInt32Bits(value).ToString("X8")));

    private static string Bits(CrossValidationResult result) => $"{Rule.Bits(result)} {Bits(result.OutOfFold!.Predictions)}";

    private static string Bits<T>(SearchResult<T> result) => string.Join('\n', result.Candidates.Select(candidate =>
        $"{candidate.Index} {candidate.Value} {candidate.Rank} {candidate.Rounds} {candidate.TrainingRows} {candidate.Error?.Message} {(candidate.Scores is null ? "" : Rule.Bits(candidate.Scores))}"));

    private static void ShouldBeThatOfOneProcess(int size, Func<ICollective?, string> result)
    {
        string alone = result(null);
        var found = new string[size];
        ThreadCollective.Run(size, ranks => found[ranks.Rank] = result(ranks));

        alone.Should().NotBeEmpty();
        found.Should().OnlyContain(each => each == alone);
    }

    /// <summary>What each rank threw. Every rank catches its own, so none ends another by leaving.</summary>
    private static Exception?[] Caught(int size, Action<ICollective> work)
    {
        var thrown = new Exception?[size];
        ThreadCollective.Run(size, ranks =>
        {
            try
            {
                work(ranks);
            }
            catch (Exception error)
            {
                thrown[ranks.Rank] = error;
            }
        });
        return thrown;
    }
}
