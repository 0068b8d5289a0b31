using System.Text.Json;
using CsCheck;
using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Data;

public sealed class FoldsTests
{
    private static readonly Gen<int[]> Groups = Gen.Int[-3, 8].Array[2, 60];
    private static readonly Gen<int[]> Classes = Gen.Int[0, 3].Array[2, 60];

    private static IEnumerable<JsonElement> TimeCases => GoldenFile.Read("metrics.json", "timeOrdered");

    [Fact]
    public void KFold_IsThatOfADataset() => Gen.Select(Classes, Gen.Int[2, 6], Gen.Int).Where((classes, folds, _) => folds <= classes.Length)
        .Sample((classes, folds, seed) =>
        {
            Dataset data = Numbered(classes);

            ShouldBeSame(Folds.KFold(classes.Length, folds, seed), data.KFold(folds, seed));
            ShouldBeSame(Folds.StratifiedKFold(classes, folds, seed), data.StratifiedKFold(folds, seed));
        });

    [Fact]
    public void Split_IsThatOfADataset()
    {
        int[] classes = [.. Enumerable.Range(0, 50).Select(row => row % 7 == 0 ? 1 : 0)];
        Dataset data = Numbered(classes);

        Numbers(data.Split(0.7, seed: 3).First).Should().Equal(Folds.Split(50, 0.7, seed: 3).TrainRows);
        Numbers(data.StratifiedSplit(0.7, seed: 3).First).Should().Equal(Folds.StratifiedSplit(classes, 0.7, seed: 3).TrainRows);
        Numbers(data.StratifiedSplit(0.7, seed: 3).Second).Should().Equal(Folds.StratifiedSplit(classes, 0.7, seed: 3).ValidationRows);
    }

    [Fact]
    public void Repeats_AreOtherDraws_EachHoldingEveryRowOutOnce()
    {
        RowFold[] folds = [.. Folds.KFold(20, 4, seed: 5, repeats: 3)];

        folds.Select(fold => fold.Index).Should().Equal(Enumerable.Range(0, 12));
        foreach (RowFold[] repeat in folds.Chunk(4))
        {
            repeat.SelectMany(fold => fold.ValidationRows).Order().Should().Equal(Enumerable.Range(0, 20));
        }

        folds[0].ValidationRows.Should().NotEqual(folds[4].ValidationRows);
        folds[4..8].Select(fold => fold.TrainRows).Should().BeEquivalentTo(Folds.KFold(20, 4, seed: 6).Select(fold => fold.TrainRows));
    }

    [Fact]
    public void GroupedKFold_OfAnyGroups_DividesNone() =>
        Gen.Select(Groups, Gen.Int[2, 6], Gen.Int).Where((groups, folds, _) => folds <= groups.Distinct().Count()).Sample((groups, folds, seed) =>
        {
            RowFold[] made = [.. Folds.GroupedKFold(groups, folds, seed)];

            made.Should().HaveCount(folds);
            made.SelectMany(fold => fold.ValidationRows).Order().Should().Equal(Enumerable.Range(0, groups.Length));
            foreach (RowFold fold in made)
            {
                fold.ValidationRows.Should().NotBeEmpty();
                fold.TrainRows.Concat(fold.ValidationRows).Order().Should().Equal(Enumerable.Range(0, groups.Length));
                fold.TrainRows.Select(row => groups[row]).Should().NotIntersectWith(fold.ValidationRows.Select(row => groups[row]));
            }
        });

    [Fact]
    public void StratifiedGroupedKFold_OfAnyGroups_DividesNone() =>
        Gen.Select(Groups, Gen.Int[2, 6], Gen.Int).Where((groups, folds, _) => folds <= groups.Distinct().Count()).Sample((groups, folds, seed) =>
        {
            int[] classes = Array.ConvertAll(groups, group => (group & 3) == 0 ? 1 : 0);
            RowFold[] made = [.. Folds.StratifiedGroupedKFold(classes, groups, folds, seed)];

            made.SelectMany(fold => fold.ValidationRows).Order().Should().Equal(Enumerable.Range(0, groups.Length));
            foreach (RowFold fold in made)
            {
                fold.ValidationRows.Should().NotBeEmpty();
                fold.TrainRows.Select(row => groups[row]).Should().NotIntersectWith(fold.ValidationRows.Select(row => groups[row]));
            }
        });

    // 20 groups of 5, of which 4 are all of class 1: a fold each. Dealt without regard to classes, two of them meet in a fold for most seeds.
    [Fact]
    public void StratifiedGroupedKFold_SpreadsARareClass()
    {
        int[] groups = [.. Enumerable.Range(0, 100).Select(row => row / 5)];
        int[] classes = Array.ConvertAll(groups, group => group < 4 ? 1 : 0);
        bool IsEven(IEnumerable<RowFold> folds) => folds.All(fold => fold.ValidationRows.Count(row => classes[row] == 1) == 5 && fold.ValidationRows.Length == 25);

        int[] seeds = [.. Enumerable.Range(0, 50)];
        seeds.Count(seed => IsEven(Folds.StratifiedGroupedKFold(classes, groups, 4, seed))).Should().Be(seeds.Length);
        seeds.Count(seed => IsEven(Folds.GroupedKFold(groups, 4, seed))).Should().BeLessThan(25);
    }

    // The fullest fold is at most a group fuller than the emptiest: its last group went to the fold that was emptiest then.
    [Fact]
    public void GroupedKFold_OfAnyGroups_KeepsSizesNear() =>
        Gen.Select(Groups, Gen.Int[2, 6], Gen.Int).Where((groups, folds, _) => folds <= groups.Distinct().Count()).Sample((groups, folds, seed) =>
        {
            int[] sizes = [.. Folds.GroupedKFold(groups, folds, seed).Select(fold => fold.ValidationRows.Length)];

            (sizes.Max() - sizes.Min()).Should().BeLessThanOrEqualTo(groups.CountBy(group => group).Max(group => group.Value));
        });

    [Fact]
    public void GroupedSplit_OfAnyGroups_DividesNone_AndIsNear() =>
        Gen.Select(Groups, Gen.Double[0.2, 0.8], Gen.Int).Where((groups, _, _) => groups.Distinct().Count() > 4).Sample((groups, fraction, seed) =>
        {
            RowFold parts;
            try
            {
                parts = Folds.GroupedSplit(groups, fraction, seed);
            }
            catch (ArgumentException error)
            {
                error.Message.Should().Contain("would leave a part empty");
                groups.CountBy(group => group).Max(group => group.Value).Should().BeGreaterThan(groups.Length / 5, "only large groups can leave a part empty");
                return;
            }

            parts.TrainRows.Concat(parts.ValidationRows).Order().Should().Equal(Enumerable.Range(0, groups.Length));
            parts.TrainRows.Select(row => groups[row]).Should().NotIntersectWith(parts.ValidationRows.Select(row => groups[row]));
            int largest = groups.CountBy(group => group).Max(group => group.Value);
            Math.Abs(parts.TrainRows.Length - (fraction * groups.Length)).Should().BeLessThanOrEqualTo(largest);
        });

    [Fact]
    public void GroupedSplit_BySeed_IsRepeatableAndDiffersBetweenSeeds()
    {
        int[] groups = [.. Enumerable.Range(0, 100).Select(row => row / 5)];

        Folds.GroupedSplit(groups, 0.7, seed: 1).TrainRows.Should().Equal(Folds.GroupedSplit(groups, 0.7, seed: 1).TrainRows).And.HaveCount(70);
        Folds.GroupedSplit(groups, 0.7, seed: 1).TrainRows.Should().NotEqual(Folds.GroupedSplit(groups, 0.7, seed: 2).TrainRows);
        Folds.GroupedKFold(groups, 4, seed: 1).First().TrainRows.Should().NotEqual(Folds.GroupedKFold(groups, 4, seed: 2).First().TrainRows);
    }

    [Fact]
    public void TimeOrdered_OfEachCase_IsScikitLearns()
    {
        foreach (JsonElement one in TimeCases)
        {
            int? Optional(string name) => one.GetProperty(name).ValueKind == JsonValueKind.Null ? null : one.GetProperty(name).GetInt32();
            RowFold[] folds =
            [
                .. Folds.TimeOrdered(
                    one.GetProperty("count").GetInt32(), one.GetProperty("folds").GetInt32(), one.GetProperty("gap").GetInt32(), Optional("held"), Optional("most")),
            ];

            JsonElement[] parts = [.. one.GetProperty("parts").EnumerateArray()];
            folds.Should().HaveCount(parts.Length);
            for (int i = 0; i < parts.Length; i++)
            {
                folds[i].TrainRows.Should().Equal(parts[i][0].EnumerateArray().Select(row => row.GetInt32()));
                folds[i].ValidationRows.Should().Equal(parts[i][1].EnumerateArray().Select(row => row.GetInt32()));
            }
        }
    }

    [Fact]
    public void TimeSplit_HoldsOutTheEnd()
    {
        RowFold parts = Folds.TimeSplit(10, 0.7, gap: 2);

        parts.TrainRows.Should().Equal(0, 1, 2, 3, 4);
        parts.ValidationRows.Should().Equal(7, 8, 9);
        parts.ToString().Should().Be("Fold 0: 5 rows to train on, 3 held out");
    }

    [Fact]
    public void Dataset_ByRowFolds_HasTheirRows()
    {
        Dataset data = Numbered(new int[12]);
        RowFold[] rows = [.. Folds.TimeOrdered(12, 3)];

        Fold[] folds = [.. data.FoldsOf(rows)];
        (Dataset train, Dataset validation) = data.Split(rows[1]);

        folds.Select(fold => fold.Index).Should().Equal(0, 1, 2);
        Numbers(folds[1].Train).Should().Equal(rows[1].TrainRows).And.Equal(Numbers(train));
        Numbers(folds[1].Validation).Should().Equal(rows[1].ValidationRows).And.Equal(Numbers(validation));
    }

    [Fact]
    public void WrongInput_SaysWhat()
    {
        Message(() => Folds.KFold(3, 4, seed: 0)).Should().StartWith("Folds.KFold expects 2 or more folds and at most one a row, of which there are 3, but got 4.");
        Message(() => Folds.KFold(3, 2, seed: 0, repeats: 0)).Should().StartWith("Folds.KFold expects 1 or more repeats, and at most 2147483647 folds in all, but got 0.");
        Message(() => Folds.GroupedKFold([1, 1, 2], 3, seed: 0))
            .Should().StartWith("Folds.GroupedKFold expects 2 or more folds and at most one a group, of which there are 2, but got 3.");
        Message(() => Folds.StratifiedGroupedKFold([1, 1, 2], [0, 1], 2, seed: 0)).Should().StartWith(
            "Folds.StratifiedGroupedKFold expects a class and a group for each row but got 3 classes and 2 groups.");
        Message(() => Folds.TimeOrdered(10, 3, gap: 4)).Should().StartWith(
            "Folds.TimeOrdered of 10 rows expects at least 1 row to train on in the first fold, but 3 folds of 2 rows and a gap of 4 leave 0.");
        Message(() => Folds.TimeOrdered(10, int.MaxValue)).Should().StartWith("Folds.TimeOrdered expects 2 or more folds and at most one a row after the first");
        Message(() => Folds.TimeOrdered(10, 2, validationRows: int.MaxValue)).Should().Contain("leave -4294967284");
        Message(() => [Folds.Split(3, 0.1, seed: 0)]).Should().StartWith("Folds.Split of 3 rows by 0.1 would leave a part empty.");
        Message(() => [Folds.TimeSplit(10, 0.5, gap: 5)]).Should().StartWith("Folds.TimeSplit of 10 rows by 0.5 with a gap of 5 would leave a part empty.");
        Message(() => [Folds.StratifiedSplit([0, 1], double.NaN, seed: 0)])
            .Should().StartWith("Folds.StratifiedSplit expects a fraction between 0 and 1 but got NaN.");
        Message(() => [Folds.GroupedSplit([4, 4, 4], 0.5, seed: 0)]).Should().StartWith("Folds.GroupedSplit of 3 rows by 0.5 would leave a part empty.");
    }

    private static string Message(Func<IEnumerable<RowFold>> make) => make.Should().Throw<ArgumentException>().Which.Message;

    private static void ShouldBeSame(IEnumerable<RowFold> rows, IEnumerable<Fold> folds)
    {
        foreach ((RowFold one, Fold other) in rows.Zip(folds))
        {
            one.TrainRows.Should().Equal(other.TrainRows);
            one.ValidationRows.Should().Equal(other.ValidationRows);
        }

        rows.Should().HaveSameCount(folds);
    }

    private static Dataset Numbered(int[] classes) => new(
        Tensor.From([.. Enumerable.Range(0, classes.Length).Select(row => (float)row)], classes.Length, 1), Array.ConvertAll(classes, label => (float)label));

    private static List<int> Numbers(Dataset data) => [.. data.Features.ToArray().Select(number => (int)number)];
}
