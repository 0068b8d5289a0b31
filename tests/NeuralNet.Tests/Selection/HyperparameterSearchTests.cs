using System.Collections.Concurrent;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class HyperparameterSearchTests
{
    /// <summary>A record of one's own as candidate.</summary>
    private sealed record Recipe(double Rate, string Kind, IReadOnlyList<int> Sizes);

    private static SearchSpace<Recipe> Space => new SearchSpace<Recipe>(new(0, "none", []))
        .Add("rate", [0.1, 0.3, 0.7], (recipe, rate) => recipe with { Rate = rate })
        .Add("kind", ["tree", "line"], (recipe, kind) => recipe with { Kind = kind });

    private static SearchSpace<double> Rates => new SearchSpace<double>(0).AddLogRange("rate", 1e-3, 1, (_, rate) => rate);

    // Least at a rate of 0.3 and for lines; different in each fold.
    private static IReadOnlyList<Score> Scores(Recipe recipe, RowFold fold) =>
        [Score.Lower("loss", Math.Abs(recipe.Rate - 0.3) + (recipe.Kind == "line" ? 0 : 0.1) + (fold.ValidationRows.Sum() / 1_000.0)), Score.Higher("rate", recipe.Rate)];

    private static IReadOnlyList<Score> Losses(Recipe recipe, RowFold fold) => [Scores(recipe, fold)[0]];

    private static IReadOnlyList<Score> Loss(double rate, RowFold fold) => [Score.Lower("loss", Math.Abs(Math.Log(rate / 0.03)) + (0.01 * Rule.Loss(fold)))];

    [Fact]
    public void Grid_RanksEveryCandidateByItsFirstScore()
    {
        SearchResult<Recipe> result = HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) => Scores(recipe, fold));

        result.Candidates.Should().HaveCount(6);
        result.Candidates.Select(candidate => candidate.Rank).Should().Equal(1, 2, 3, 4, 5, 6);
        result.Candidates.Select(candidate => candidate.Scores!["loss"].Mean).Should().BeInAscendingOrder();
        (result.Best.Value.Rate, result.Best.Value.Kind, result.Best.Index).Should().Be((0.3, "line", 3));
        result.Best.Scores!.Folds.Should().HaveCount(5);
        result.IsComplete.Should().BeTrue();
        result.Candidates.Should().OnlyContain(candidate => candidate.Rounds == 1 && candidate.TrainingRows == 19);
    }

    [Fact]
    public void Grid_HigherIsBetter_RanksTheOtherWay()
    {
        SearchResult<Recipe> result = HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, _, _) => [Score.Higher("rate", recipe.Rate)]);

        result.Candidates.Select(candidate => candidate.Value.Rate).Should().Equal(0.7, 0.7, 0.3, 0.3, 0.1, 0.1);
        result.Candidates.Select(candidate => candidate.Rank).Should().Equal([1, 1, 3, 3, 5, 5], "equal candidates share a rank");
        result.Candidates.Select(candidate => candidate.Index).Should().Equal([4, 5, 2, 3, 0, 1], "and are in the order in which they were tried");
    }

    [Fact]
    public void Grid_NaN_IsWorseThanAnyNumber_ButNoFailure()
    {
        SearchResult<Recipe> result = HyperparameterSearch.Grid(
            Space, Rule.Unequal, (recipe, _, _) => [Score.Higher("rate", recipe.Rate == 0.7 ? double.NaN : recipe.Rate == 0.3 ? double.NegativeInfinity : recipe.Rate)]);

        result.Candidates.Select(candidate => candidate.Value.Rate).Should().Equal(0.1, 0.1, 0.3, 0.3, 0.7, 0.7);
        result.Candidates.Should().OnlyContain(candidate => candidate.Error == null);
        result.ToTable().Numbers("mean rate").AsSpan().ToArray().Should().Equal([0.1, 0.1, double.NaN, double.NaN, double.NaN, double.NaN], "a table has no infinity");
    }

    [Fact]
    public void Searches_AnyThreads_HaveTheSameBits()
    {
        Rule.ShouldNotDependOnThreads(() => Bits(HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) => Scores(recipe, fold))));
        Rule.ShouldNotDependOnThreads(() => Bits(HyperparameterSearch.Random(Rates, 20, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: 4)));
        Rule.ShouldNotDependOnThreads(() => Bits(HyperparameterSearch.Halving(Rates, 20, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: 4)));
    }

    [Fact]
    public void Searches_CandidatesThatFail_AreTheSameForAnyThreads() => Rule.ShouldNotDependOnThreads(() => Bits(HyperparameterSearch.Random(
        Rates, 20, Rule.Unequal, (rate, fold, _) => rate > 0.1 && fold.Index > 1 ? throw new InvalidDataException($"fold {fold.Index}") : Loss(rate, fold))));

    [Fact]
    public void Grid_CandidateThatThrows_IsLastWithItsMessage_AndItsOtherFoldsAreLeftOut()
    {
        var tried = new ConcurrentBag<int>();
        SearchResult<Recipe> result = null!;
        Kernels.ThreadsCollection.With(1, () => result = HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) =>
        {
            if (recipe is { Rate: 0.1, Kind: "tree" })
            {
                tried.Add(fold.Index);
                return fold.Index == 1 ? throw new InvalidDataException("too deep") : Scores(recipe, fold);
            }

            return Scores(recipe, fold);
        }));

        CandidateResult<Recipe> last = result.Candidates[^1];
        (last.Index, last.Rank, last.Scores).Should().Be((0, null, null));
        last.Error.Should().BeOfType<InvalidDataException>().Which.Message.Should().Be("too deep");
        tried.Should().BeEquivalentTo([0, 1]);
        result.Candidates.Should().HaveCount(6);
        result.IsComplete.Should().BeTrue();
        result.ToString().Should().Contain("rate 0.1, kind tree: failed: too deep");
        Table table = result.ToTable();
        table.Texts("error").AsSpan().ToArray().Should().Equal(null, null, null, null, null, "too deep");
        table.Numbers("rank").AsSpan().ToArray().Should().Equal(1, 2, 3, 4, 5, double.NaN);
    }

    [Fact]
    public void Grid_OtherFirstScore_IsAFailureOfThatCandidate()
    {
        SearchResult<Recipe> result = HyperparameterSearch.Grid(
            Space, Rule.Unequal, (recipe, fold, _) => recipe.Rate == 0.7 ? [Score.Lower("error", 0)] : Scores(recipe, fold));

        result.Candidates.Count(candidate => candidate.Error is ArgumentException).Should().Be(2);
        result.Candidates[^1].Error!.Message.Should().Be("HyperparameterSearch compares candidates by \"loss\", but the first score of this one is \"error\".");
        result.Best.Value.Rate.Should().Be(0.3);
    }

    [Fact]
    public void Grid_AllFail_ThrowsTheFirst() =>
        FluentActions.Invoking(() => HyperparameterSearch.Grid(Space, Rule.Unequal, (_, _, _) => throw new InvalidDataException("no rows")))
            .Should().Throw<InvalidOperationException>().WithMessage("HyperparameterSearch.Grid: every candidate failed. The first, rate 0.1, kind tree: failed: no rows")
            .WithInnerException<InvalidDataException>();

    [Fact]
    public void Grid_CancelledInTheMiddle_KeepsWholeCandidates()
    {
        using var source = new CancellationTokenSource();
        int fits = 0;

        SearchResult<Recipe> result = null!;
        Kernels.ThreadsCollection.With(1, () => result = HyperparameterSearch.Grid(
            Space, Rule.Unequal,
            (recipe, fold, token) =>
            {
                if (++fits == 13)
                {
                    source.Cancel();
                    token.IsCancellationRequested.Should().BeTrue();
                }

                return Scores(recipe, fold);
            },
            cancellationToken: source.Token));

        result.IsComplete.Should().BeFalse();
        result.Candidates.Select(candidate => candidate.Index).Should().BeEquivalentTo([0, 1], "the third had two of five folds");
        result.ToString().Should().Contain("incomplete");
    }

    [Fact]
    public void Searches_CancelledOrOutOfTimeBeforeAnyCandidate_Throw()
    {
        Action cancelled = () => HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) => Scores(recipe, fold), cancellationToken: new(canceled: true));
        Action late = () => HyperparameterSearch.Grid(
            Space, Rule.Unequal,
            (recipe, fold, token) =>
            {
                token.WaitHandle.WaitOne();
                return Scores(recipe, fold);
            },
            maxTime: TimeSpan.FromMilliseconds(20));

        cancelled.Should().Throw<OperationCanceledException>();
        late.Should().Throw<InvalidOperationException>().WithMessage("*no candidate had all its folds within the maxTime of 00:00:00.02*");
    }

    [Fact]
    public void Search_WhenTimeIsOver_KeepsWhatWasFinished()
    {
        var clock = new ManualClock();
        var plan = new SearchPlan("Random", Rule.Unequal, TimeSpan.FromHours(1), null, null, default) { Clock = clock };
        int fits = 0;

        SearchResult<double> result = null!;
        Kernels.ThreadsCollection.With(1, () => result = plan.Run(Rates.Draw("Random", 100, seed: 1), (rate, fold, token) =>
        {
            if (++fits == 11)
            {
                clock.TimeIsOver();
                token.IsCancellationRequested.Should().BeTrue();
            }

            return Loss(rate, fold);
        }));

        result.IsComplete.Should().BeFalse();
        result.Candidates.Select(candidate => candidate.Index).Should().BeEquivalentTo([0, 1]);
        fits.Should().Be(11);
        clock.Due.Should().Be(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Random_OneCandidate_IsTheBest()
    {
        SearchResult<double> result = HyperparameterSearch.Random(Rates, 1, [Folds.Split(10, 0.5, seed: 1)], (rate, fold, _) => Loss(rate, fold));

        result.Candidates.Should().ContainSingle().Which.Should().BeSameAs(result.Best);
        result.Best.Rank.Should().Be(1);
        result.Best.Value.Should().BeInRange(1e-3, 1);
    }

    [Fact]
    public void Random_MoreCandidates_AreNeverWorse()
    {
        int[] counts = [1, 5, 25, 125];
        double[] best = [.. counts.Select(count =>
            HyperparameterSearch.Random(Rates, count, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), seed: 9).Best.Scores!["loss"].Mean)];

        best.Should().BeInDescendingOrder("the first of more are the same");
    }

    [Fact]
    public void Search_InsideACrossValidation_SeesTrainingRowsAlone() => Rule.ShouldNotDependOnThreads(() => Rule.Bits(CrossValidation.Run(Rule.Unequal, (outer, token) =>
    {
        SearchResult<double> search = HyperparameterSearch.Random(
            Rates, 4, Folds.KFold(outer.TrainRows.Length, 3, seed: 1), (rate, inner, _) => Loss(rate, inner), cancellationToken: token);
        return Loss(search.Best.Value, outer);
    })));

    [Fact]
    public void Progress_CountsEveryFit()
    {
        var reports = new Reports();

        HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) => recipe.Rate == 0.7 ? throw new InvalidDataException() : Scores(recipe, fold), progress: reports);

        reports.All.Select(report => report.Done).Should().Equal(Enumerable.Range(1, 30));
        reports.All.Should().OnlyContain(report => report.Total == 30);
        reports.All.Count(report => report.Scores.Count == 0).Should().Be(10, "two candidates of five folds failed");
    }

    [Fact]
    public void ToTable_HasOptionsByType_AndReadsBack()
    {
        SearchSpace<Recipe> space = Space.Add<int[]?>("sizes", [[64, 32], null], (recipe, sizes) => recipe with { Sizes = sizes ?? [] });

        Table table = HyperparameterSearch.Grid(space, Rule.Unequal, (recipe, fold, _) => Losses(recipe, fold)).ToTable();

        table.ColumnNames.Should().Equal("rank", "candidate", "rate", "kind", "sizes", "mean loss", "loss deviation", "training rows", "rounds", "seconds", "error");
        table.Kinds["rate"].Should().Be(ColumnKind.Number);
        table.Categories("kind").Categories.Should().Equal("line", "tree");
        table.Categories("sizes").Categories.Should().Equal("64 32");
        table.Categories("sizes").MissingCount.Should().Be(6);
        table.Numbers("mean loss").AsSpan().ToArray().Should().BeInAscendingOrder();
    }

    [Fact]
    public void ToString_HasALineForEachCandidate()
    {
        string[] lines = HyperparameterSearch.Grid(Space, Rule.Unequal, (recipe, fold, _) => Losses(recipe, fold)).ToString().Split('\n');

        lines[0].Should().Be("6 candidates by loss, less is better; mean ± standard deviation of 5 folds");
        lines[1].Should().MatchRegex(@"^rank +loss  rate  kind  seconds$");
        lines[2].Should().MatchRegex(@"^   1  0\.0\d+ ± 0\.0\d+   0\.3  line     0\.0\d$");
        lines.Should().HaveCount(8);
    }

    [Fact]
    public void WrongInput_SaysWhatWasExpected()
    {
        Expect(() => HyperparameterSearch.Grid(Space, [], (recipe, fold, _) => Scores(recipe, fold)), "HyperparameterSearch.Grid expects one or more folds*");
        Expect(() => HyperparameterSearch.Random(Rates, 0, Rule.Unequal, (rate, fold, _) => Loss(rate, fold)), "HyperparameterSearch.Random expects 1 to*");
        Expect(
            () => HyperparameterSearch.Random(Rates, 1, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), maxTime: TimeSpan.Zero), "*maxTime above 0*got 00:00:00*");
        Expect(
            () => HyperparameterSearch.Random(Rates, 1, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), maxTime: TimeSpan.FromDays(30)), "*at most 24 days*");
        Expect(() => HyperparameterSearch.Halving(Rates, 9, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), factor: 1), "*factor of 2 or more*got 1*");
        Expect(() => HyperparameterSearch.Halving(Rates, 9, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), minRows: 20), "*1 to the 19 training rows*got 20*");
        Expect(
            () => HyperparameterSearch.Halving(Rates, 9, Rule.Unequal, (rate, fold, _) => Loss(rate, fold), classes: [0, 1]), "*a class for each row but got 2*row 22*");

        static void Expect(Action wrong, string message) => wrong.Should().Throw<ArgumentException>().WithMessage(message);
    }

    private static string Bits<T>(SearchResult<T> result) => string.Join('\n', result.Candidates.Select(candidate =>
        $"{candidate.Index} {candidate.Value} {candidate.Rank} {candidate.TrainingRows} {candidate.Error?.Message} {(candidate.Scores is null ? "" : Rule.Bits(candidate.Scores))}"));

    /// <summary>A clock with one timer, which goes off when a test says so.</summary>
    private sealed class ManualClock : TimeProvider, ITimer
    {
        private Action _goOff = () => { };

        public TimeSpan Due { get; private set; }

        public void TimeIsOver() => _goOff();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Due, _goOff) = (dueTime, () => callback(state));
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
