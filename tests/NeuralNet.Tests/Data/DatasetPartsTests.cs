using CsCheck;

namespace NeuralNet.Tests.Data;

public sealed class DatasetPartsTests
{
    private static readonly Gen<int[]> Classes = Gen.Int[0, 3].Array[2, 60];
    private static readonly Gen<double> Fractions = Gen.Double[0.05, 0.95];

    [Fact]
    public void Split_OfAnyData_GivesEveryRowOnceInOrder() =>
        Gen.Select(Gen.Int[2, 60], Fractions, Gen.Int).Sample((count, fraction, seed) =>
        {
            int expected = (int)Math.Floor((count * fraction) + 0.5);
            if (expected == 0 || expected == count)
            {
                return;
            }

            (Dataset first, Dataset second) = Numbered(new int[count]).Split(fraction, seed);

            first.Count.Should().Be(expected);
            Numbers(first).Concat(Numbers(second)).Order().Should().Equal(Enumerable.Range(0, count));
            Numbers(first).Should().BeInAscendingOrder();
            Numbers(second).Should().BeInAscendingOrder();
        });

    [Fact]
    public void Split_BySeed_IsRepeatableAndDiffersBetweenSeeds()
    {
        Dataset data = Numbered(new int[100]);

        Numbers(data.Split(0.7, 1).First).Should().Equal(Numbers(data.Split(0.7, 1).First));
        Numbers(data.Split(0.7, 1).First).Should().NotEqual(Numbers(data.Split(0.7, 2).First));
        Numbers(data.Split(0.7, 1).First).Should().NotEqual(Enumerable.Range(0, 70), "the rows are drawn, not cut");
    }

    [Fact]
    public void Split_OverManySeeds_DrawsEveryRowAlike()
    {
        const int Draws = 4000;
        int[] drawn = new int[8];
        Dataset data = Numbered(new int[8]);
        for (int seed = 0; seed < Draws; seed++)
        {
            Numbers(data.Split(0.25, seed).First).ForEach(row => drawn[row]++);
        }

        // Binomial(4000, 1/4): mean 1000, standard deviation 27; 150 is more than five of them.
        drawn.Should().OnlyContain(times => Math.Abs(times - (Draws / 4)) < 150);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Split_ByFractionOutsideRange_Throws(double fraction) =>
        Numbered(new int[5]).Invoking(data => data.Split(fraction, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage(FormattableString.Invariant($"Dataset expects a fraction between 0 and 1 but got {fraction}.*"));

    [Fact]
    public void Split_IntoEmptyPart_Throws() =>
        Numbered(new int[3]).Invoking(data => data.Split(0.1, 0)).Should().Throw<ArgumentException>()
            .WithMessage("Dataset of 3 rows cannot be split by 0.1: a part would be empty.*");

    [Fact]
    public void StratifiedSplit_OfAnyClasses_DividesEachAlike() =>
        Gen.Select(Classes, Fractions, Gen.Int).Sample((classes, fraction, seed) =>
        {
            int expected = (int)Math.Floor((classes.Length * fraction) + 0.5);
            if (expected == 0 || expected == classes.Length)
            {
                return;
            }

            (Dataset first, Dataset second) = Numbered(classes).StratifiedSplit(fraction, seed);

            first.Count.Should().Be(expected);
            Numbers(first).Concat(Numbers(second)).Order().Should().Equal(Enumerable.Range(0, classes.Length));
            foreach (IGrouping<int, int> ofClass in classes.GroupBy(index => index))
            {
                double share = ofClass.Count() * fraction;
                int taken = Numbers(first).Count(row => classes[row] == ofClass.Key);
                Math.Abs(taken - share).Should().BeLessThan(1);
            }
        });

    [Fact]
    public void StratifiedSplit_OfWholeShares_IsExact()
    {
        int[] classes = [.. Enumerable.Range(0, 150).Select(row => row % 10 == 0 ? 1 : 0)]; // 135 and 15

        (Dataset first, Dataset second) = Numbered(classes).StratifiedSplit(0.8, 3);

        Numbers(first).Count(row => classes[row] == 1).Should().Be(12);
        Numbers(second).Count(row => classes[row] == 1).Should().Be(3);
    }

    [Fact]
    public void KFold_OfAnyData_HoldsEveryRowOutOnce() => FoldsHoldEveryRowOutOnce((data, folds, seed) => data.KFold(folds, seed));

    [Fact]
    public void StratifiedKFold_OfAnyClasses_HoldsEveryRowOutOnce() =>
        FoldsHoldEveryRowOutOnce((data, folds, seed) => data.StratifiedKFold(folds, seed));

    [Fact]
    public void StratifiedKFold_OfAnyClasses_GivesEachFoldItsShare() =>
        Gen.Select(Classes, Gen.Int[2, 10], Gen.Int).Where((classes, folds, _) => folds <= classes.Length)
            .Sample((classes, folds, seed) =>
            {
                foreach (Fold fold in Numbered(classes).StratifiedKFold(folds, seed))
                {
                    foreach (IGrouping<int, int> ofClass in classes.GroupBy(index => index))
                    {
                        int least = ofClass.Count() / folds;
                        fold.ValidationRows.Count(row => classes[row] == ofClass.Key).Should().BeInRange(least, least + 1);
                    }
                }
            });

    [Fact]
    public void KFold_BySeed_IsRepeatableAndDiffersBetweenSeeds()
    {
        Dataset data = Numbered(new int[50]);

        data.KFold(5, 1).First().ValidationRows.Should().Equal(data.KFold(5, 1).First().ValidationRows);
        data.KFold(5, 1).First().ValidationRows.Should().NotEqual(data.KFold(5, 2).First().ValidationRows);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void KFold_OfWrongNumber_ThrowsAtOnce(int folds) =>
        Numbered(new int[3]).Invoking(data => data.KFold(folds, 0)).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage($"Dataset of 3 rows expects 2 or more folds and at most one a row, but got {folds}.*");

    [Theory]
    [InlineData(0.5f, "0.5")]
    [InlineData(-1f, "-1")]
    public void StratifiedSplit_OfOtherThanClassIndices_NamesTheRow(float target, string shown)
    {
        var data = new Dataset(new Tensor(3, 1), Tensor.From([0, 1, target]));

        data.Invoking(d => d.StratifiedSplit(0.5, 0)).Should().Throw<InvalidOperationException>()
            .WithMessage($"A stratified division expects class indices 0, 1, 2, ... as targets but got {shown} in row 2. Pass the classes as strata, or*");
        new Dataset(new Tensor(3, 1), new Tensor(3)).Invoking(d => d.StratifiedSplit(0.5, data.Targets, 0)).Should().Throw<ArgumentException>()
            .WithMessage($"A stratified division expects class indices 0, 1, 2, ... as strata but got {shown} in row 2.*");
    }

    [Fact]
    public void StratifiedKFold_OfDistributions_NamesTheShape() =>
        new Dataset(new Tensor(3, 1), new Tensor(3, 2)).Invoking(d => d.StratifiedKFold(2, 0)).Should().Throw<InvalidOperationException>()
            .WithMessage("A stratified division expects class indices 0, 1, 2, ... as targets [3, 1], one for each row, but got [3, 2].*");

    [Fact]
    public void StratifiedParts_OfWrongStrata_SayWhatTheyExpected()
    {
        var data = new Dataset(new Tensor(3, 1), new Tensor(3));
        foreach (Tensor strata in (Tensor[])[new(2), new(4, 1), new(3, 2), new(1, 3), new(new Shape(3, 1, 1))])
        {
            data.Invoking(d => d.StratifiedKFold(2, strata, 0)).Should().Throw<ArgumentException>()
                .WithMessage($"A stratified division expects class indices 0, 1, 2, ... as strata [3, 1], one for each row, but got {strata.Shape}.*");
            data.Invoking(d => d.StratifiedSplit(0.5, strata, 0)).Should().Throw<ArgumentException>();
        }

        data.Invoking(d => d.StratifiedKFold(2, null!, 0)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void StratifiedParts_ByStrata_AreThoseOfSuchTargets() =>
        Gen.Select(Classes, Gen.Int).Where((classes, _) => classes.Length > 3).Sample((classes, seed) =>
        {
            Dataset byTargets = Numbered(classes);
            var values = new Dataset(byTargets.Features, Tensor.Uniform(new Shape(classes.Length), -1, 1, seed: 1));
            foreach (Tensor strata in (Tensor[])[byTargets.Targets, byTargets.Targets.Reshape(new Shape(classes.Length))])
            {
                Numbers(values.StratifiedSplit(0.5, strata, seed).First).Should().Equal(Numbers(byTargets.StratifiedSplit(0.5, seed).First));
                values.StratifiedKFold(3, strata, seed).Select(fold => string.Join(",", fold.ValidationRows))
                    .Should().Equal(byTargets.StratifiedKFold(3, seed).Select(fold => string.Join(",", fold.ValidationRows)));
            }
        });

    // 4, 4 and 2 rows, of which the test part gets a fifth: 0.8, 0.8 and 0.4. Two rows are drawn, and each class must sometimes miss.
    [Fact]
    public void StratifiedSplit_OfOddShares_DrawsTheClassesThatGetTheOddRows()
    {
        const int Draws = 3000;
        int[] classes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2];
        Dataset data = Numbered(classes);
        int[] held = new int[classes.Length];
        var counts = new Dictionary<(int, int, int), int>();
        for (int seed = 0; seed < Draws; seed++)
        {
            List<int> test = Numbers(data.StratifiedSplit(0.8, seed).Second);
            test.ForEach(row => held[row]++);
            (int, int, int) byClass = (Of(0), Of(1), Of(2));
            counts[byClass] = counts.GetValueOrDefault(byClass) + 1;

            int Of(int index) => test.Count(row => classes[row] == index);
        }

        // Every row is held out in one draw of five: binomial(3000, 1/5) has a standard deviation of 22.
        held.Should().OnlyContain(times => Math.Abs(times - (Draws / 5)) < 110);
        counts.Keys.Should().BeEquivalentTo([(1, 1, 0), (1, 0, 1), (0, 1, 1)]);
        counts[(1, 1, 0)].Should().BeCloseTo(Draws * 3 / 5, 135);
        counts[(1, 0, 1)].Should().BeCloseTo(Draws / 5, 110);
    }

    [Fact]
    public void StratifiedKFold_OfOddShares_DrawsTheFoldsThatGetTheOddRows()
    {
        const int Draws = 3000;
        int[] classes = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2];
        Dataset data = Numbered(classes);
        int[,] foldOfRow = new int[classes.Length, 3];
        int[] larger = new int[3];
        for (int seed = 0; seed < Draws; seed++)
        {
            foreach (Fold fold in data.StratifiedKFold(3, seed))
            {
                Array.ForEach(fold.ValidationRows, row => foldOfRow[row, fold.Index]++);
                larger[fold.Index] += fold.ValidationRows.Length - 3;
            }
        }

        // Each row is in each fold once in three draws, and each fold has the tenth row as often: a standard deviation of 26.
        foldOfRow.Cast<int>().Should().OnlyContain(times => Math.Abs(times - (Draws / 3)) < 130);
        larger.Should().OnlyContain(times => Math.Abs(times - (Draws / 3)) < 130);
    }

    // The product of the fraction and a class's rows is 28.999999999999996.
    [Fact]
    public void StratifiedSplit_OfAShareThatRoundingMisses_IsExact()
    {
        int[] classes = [.. Enumerable.Range(0, 300).Select(row => row % 3)];
        for (int seed = 0; seed < 20; seed++)
        {
            Numbers(Numbered(classes).StratifiedSplit(0.29, seed).First).GroupBy(row => row % 3).Should().OnlyContain(rows => rows.Count() == 29);
        }
    }

    [Fact]
    public void Parts_OfWeightedRows_KeepTheirWeights()
    {
        Dataset plain = Numbered([.. Enumerable.Range(0, 30).Select(row => row % 2)]);
        var data = new Dataset(plain.Features, plain.Targets, Tensor.From([.. Enumerable.Range(1, 30).Select(row => row / 2f)]));
        (Dataset first, Dataset second) = data.Split(0.7, 1);
        (Dataset third, Dataset fourth) = data.StratifiedSplit(0.7, 1);
        IEnumerable<Dataset> folds = data.KFold(3, 1).Concat(data.StratifiedKFold(3, 1)).SelectMany(fold => (Dataset[])[fold.Train, fold.Validation]);

        foreach (Dataset part in (Dataset[])[first, second, third, fourth, .. folds])
        {
            part.Weights!.AsSpan().ToArray().Should().Equal(Numbers(part).Select(row => (row + 1) / 2f));
        }
    }

    private static void FoldsHoldEveryRowOutOnce(Func<Dataset, int, int, IEnumerable<Fold>> divide) =>
        Gen.Select(Classes, Gen.Int[2, 10], Gen.Int).Where((classes, folds, _) => folds <= classes.Length)
            .Sample((classes, folds, seed) =>
            {
                IEnumerable<int> all = Enumerable.Range(0, classes.Length);
                Fold[] turns = [.. divide(Numbered(classes), folds, seed)];

                turns.Select(fold => fold.Index).Should().Equal(Enumerable.Range(0, folds));
                turns.SelectMany(fold => fold.ValidationRows).Order().Should().Equal(all);
                foreach (Fold fold in turns)
                {
                    fold.TrainRows.Concat(fold.ValidationRows).Order().Should().Equal(all);
                    fold.ValidationRows.Length.Should().BeInRange(classes.Length / folds, (classes.Length / folds) + 1);
                    Numbers(fold.Train).Should().Equal(fold.TrainRows);
                    Numbers(fold.Validation).Should().Equal(fold.ValidationRows);
                    fold.Validation.Targets.AsSpan().ToArray().Should().Equal(fold.ValidationRows.Select(row => (float)classes[row]));
                }
            });

    /// <summary>A dataset whose only feature is the row number.</summary>
    private static Dataset Numbered(int[] classes) =>
        new(Tensor.From([.. Enumerable.Range(0, classes.Length).Select(row => (float)row)], classes.Length, 1),
            Tensor.From([.. classes.Select(index => (float)index)]));

    private static List<int> Numbers(Dataset data) => [.. data.Features.AsSpan().ToArray().Select(number => (int)number)];
}
