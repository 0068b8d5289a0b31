using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Selection;

[Collection(Kernels.ThreadsCollection.Name)]
public sealed class HalvingTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, GoldenFile.Read("selection.json", "halving").Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Halving_HasTheRoundsAndTheSurvivorsOfScikitLearn(int index)
    {
        JsonElement golden = GoldenFile.Read("selection.json", "halving")[index];
        int Number(string name) => golden.GetProperty(name).GetInt32();
        int[] Numbers(string name) => Ints(golden.GetProperty(name));
        int[] scores = [.. GoldenFile.Read("selection.json", "scoreOf").Select(score => score.GetInt32())];
        int most = Number("maxRows");

        // Folds whose rows to train on are as many as scikit-learn counts before the division.
        RowFold[] folds = [.. Enumerable.Range(0, Number("folds")).Select(i => new RowFold { Index = i, TrainRows = [.. Enumerable.Range(0, most)], ValidationRows = [0] })];
        int[] parameters = [.. Enumerable.Range(0, Number("candidates"))];
        SearchResult<int> result = HyperparameterSearch.Halving(
            new SearchSpace<int>(0).Add("parameter", parameters, (_, parameter) => parameter), parameters.Length, folds,
            (parameter, fold, _) => [Score.Higher("score", scores[parameter])], Number("factor"), Number("minRows") is var rows and > 0 ? rows : null);

        int[] rounds = Numbers("rows");
        for (int i = 0; i < rounds.Length; i++)
        {
            CandidateResult<int>[] inRound = [.. result.Candidates.Where(candidate => candidate.Rounds >= i + 1)];
            inRound.Select(candidate => candidate.Value).Order().Should().Equal(Ints(golden.GetProperty("stay")[i]));
            inRound.Should().HaveCount(Numbers("counts")[i]);
            result.Candidates.Where(candidate => candidate.Rounds == i + 1).Should().OnlyContain(candidate => candidate.TrainingRows == rounds[i]);
        }

        result.Candidates.Max(candidate => candidate.Rounds).Should().Be(rounds.Length);
        result.Best.Value.Should().Be(Number("best"));
    }

    [Fact]
    public void Schedule_OfAnyNumbers_GrowsByTheFactorWithinTheRows() =>
        Gen.Select(Gen.Int[1, 1_000], Gen.Int[1, 5_000], Gen.Int[2, 7], Gen.Int[1, 40]).Sample((candidates, maxRows, factor, leastRows) =>
        {
            IReadOnlyList<HalvingRound> rounds = HalvingRound.Schedule(candidates, null, leastRows, maxRows, factor);

            rounds[0].Candidates.Should().Be(candidates);
            rounds.Should().OnlyContain(round => round.Rows >= 1 && round.Rows <= maxRows && round.Candidates >= 1);
            rounds.Zip(rounds.Skip(1)).All(pair =>
                pair.Second.Rows == factor * pair.First.Rows && pair.Second.Candidates == (pair.First.Candidates + factor - 1) / factor).Should().BeTrue();
            (rounds[^1].Candidates < factor * factor || (long)rounds[^1].Rows * factor > maxRows).Should().BeTrue("it goes on as long as it can");
        });

    [Fact]
    public void Schedule_LargestNumbers_DoesNotOverflow() =>
        HalvingRound.Schedule(1_000_000, 1, 2, int.MaxValue, int.MaxValue).Should().Equal(new HalvingRound(1, 1_000_000));

    [Fact]
    public void Subsets_AreNested_KeepTheRowsHeldOut_AndTheirShareInEachFold() => Gen.Select(Gen.Int[10, 80], Gen.Int[2, 5], Gen.Int).Sample((count, folds, seed) =>
    {
        RowFold[] all = [.. Folds.KFold(count, folds, seed)];
        int most = all.Max(fold => fold.TrainRows.Length);
        foreach ((RowFold fold, TrainingSubsets subsets) in all.Zip(TrainingSubsets.Of("Test", all, null, seed)))
        {
            int[] before = [];
            for (int rows = 1; rows <= most; rows++)
            {
                RowFold part = subsets.Take(rows, most);
                part.TrainRows.Should().HaveCount(Math.Max(1, rows * fold.TrainRows.Length / most)).And.BeInAscendingOrder().And.BeSubsetOf(fold.TrainRows);
                before.Should().BeSubsetOf(part.TrainRows);
                part.ValidationRows.Should().BeSameAs(fold.ValidationRows);
                before = part.TrainRows;
            }

            before.Should().Equal(fold.TrainRows);
        }
    }, iter: 20);

    [Fact]
    public void Subsets_ByClass_HaveTheSharesOfTheWhole_ToWithinARow() => Gen.Select(Gen.Int[0, 2].Array[20, 80], Gen.Int).Sample((classes, seed) =>
    {
        RowFold fold = Folds.TimeSplit(classes.Length, 0.8);
        TrainingSubsets subsets = TrainingSubsets.Of("Test", [fold], classes, seed)[0];
        for (int rows = 1; rows <= fold.TrainRows.Length; rows++)
        {
            int[] taken = subsets.Take(rows, fold.TrainRows.Length).TrainRows;
            for (int label = 0; label < 3; label++)
            {
                double share = fold.TrainRows.Count(row => classes[row] == label) / (double)fold.TrainRows.Length;

                // Each of the three classes is within half a row of a common place in the order.
                taken.Count(row => classes[row] == label).Should().BeInRange((int)Math.Floor((share * rows) - 1.5), (int)Math.Ceiling((share * rows) + 1.5));
            }
        }
    }, iter: 50);

    [Fact]
    public void Halving_FitsGetTheRowsOfTheirRound_AndLaterRoundsTheRowsOfEarlierOnes()
    {
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<(int Fold, int Rows), int[]>();
        RowFold[] folds = [.. Folds.KFold(100, 4, seed: 1)];

        SearchResult<int> result = HyperparameterSearch.Halving(
            new SearchSpace<int>(0).Add("value", [.. Enumerable.Range(0, 9)], (_, value) => value), 9, folds,
            (value, fold, _) =>
            {
                seen[(fold.Index, fold.TrainRows.Length)] = fold.TrainRows;
                return [Score.Lower("value", value)];
            },
            minRows: 8);

        result.Candidates.Select(candidate => candidate.TrainingRows).Should().Equal(72, 24, 24, 8, 8, 8, 8, 8, 8);
        result.Candidates.Select(candidate => candidate.Value).Should().Equal(Enumerable.Range(0, 9));
        result.Candidates.Select(candidate => candidate.Rank).Should().Equal(Enumerable.Range(1, 9).Cast<int?>());
        seen.Should().HaveCount(12);
        for (int fold = 0; fold < 4; fold++)
        {
            seen[(fold, 8)].Should().BeSubsetOf(seen[(fold, 24)]);
            seen[(fold, 24)].Should().BeSubsetOf(seen[(fold, 72)]);
        }

        result.ToString().Should().Contain("training rows");
    }

    [Fact]
    public void Halving_CancelledInALaterRound_KeepsTheResultsOfTheRoundBefore()
    {
        using var source = new CancellationTokenSource();
        SearchResult<int> result = null!;
        Kernels.ThreadsCollection.With(1, () => result = HyperparameterSearch.Halving(
            new SearchSpace<int>(0).Add("value", [.. Enumerable.Range(0, 9)], (_, value) => value), 9, Folds.KFold(100, 4, seed: 1),
            (value, fold, _) =>
            {
                if (fold.TrainRows.Length == 24 && value == 2)
                {
                    source.Cancel();
                }

                return [Score.Lower("value", value)];
            },
            minRows: 8, cancellationToken: source.Token));

        result.IsComplete.Should().BeFalse();
        result.Candidates.Should().HaveCount(9).And.OnlyContain(candidate => candidate.Rounds == 1);
        result.Best.Value.Should().Be(0);
    }

    [Fact]
    public void Halving_CandidateThatFails_GoesNoFurther()
    {
        SearchResult<int> result = HyperparameterSearch.Halving(
            new SearchSpace<int>(0).Add("value", [.. Enumerable.Range(0, 9)], (_, value) => value), 9, Folds.KFold(100, 4, seed: 1),
            (value, fold, _) => value == 0 && fold.TrainRows.Length > 8 ? throw new InvalidDataException("too many rows") : [Score.Lower("value", value)], minRows: 8);

        result.Best.Value.Should().Be(1);
        result.Candidates[^1].Should().Match<CandidateResult<int>>(candidate => candidate.Value == 0 && candidate.Rounds == 2 && candidate.Rank == null);
    }

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetInt32())];
}
