namespace NeuralNet.Tests.Training;

/// <summary>With fixed parts, the trained bits do not depend on the number of ranks.</summary>
[Trait("Category", "Numeric")]
public sealed class FixedPartsTests
{
    public static TheoryData<string> Names => [.. ParallelRuns.Trainers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_OnAnyNumberOfRanks_EndsWithTheSameBits(string name)
    {
        Dataset train = ParallelRuns.Data(ParallelRuns.Rows, seed: 1), validation = ParallelRuns.Data(40, seed: 2);
        int parts = name.Contains("batch norm") ? 4 : 8;        // parts of 2 rows or more
        (Trainer alone, History expected) = Run(1)[0];

        for (int ranks = 2; ranks <= parts; ranks *= 2)
        {
            foreach ((Trainer trainer, History history) in Run(ranks))
            {
                ParallelRuns.Bits(trainer.Model).Should().Equal(ParallelRuns.Bits(alone.Model), $"{ranks} ranks");
                history.Epochs.Select(epoch => (epoch.Loss, epoch.Validation!.Loss, epoch.Validation.Metrics[0].Value, epoch.IsBest)).Should().Equal(
                    expected.Epochs.Select(epoch => (epoch.Loss, epoch.Validation!.Loss, epoch.Validation.Metrics[0].Value, epoch.IsBest)));
                trainer.Model.Passes.Should().Be(alone.Model.Passes);
            }
        }

        (Trainer Trainer, History History)[] Run(int ranks) => ParallelRuns.OnRanks(
            ranks, ParallelRuns.Trainers[name], train,
            collective => new() { DataParallel = new(collective) { FixedParts = parts, BucketBytes = 1024 }, Seed = 3, KeepBest = true, Averaging = WeightAveraging.Ema(0.9) }, validation: validation);
    }

    [Fact]
    public void Fit_OnOneProcessWithoutAGroup_HasTheBitsOfFourRanks()
    {
        Dataset train = ParallelRuns.Data(ParallelRuns.Rows, seed: 1);
        Trainer alone = ParallelRuns.Trainers["dense, sgd"]();
        alone.Fit(train, 2, 16, options: new() { DataParallel = new() { FixedParts = 4 } });

        Trainer shared = ParallelRuns.OnRanks(4, ParallelRuns.Trainers["dense, sgd"], train, ranks => new() { DataParallel = new(ranks) { FixedParts = 4 } }, epochs: 2)[2].Trainer;

        ParallelRuns.Bits(shared.Model).Should().Equal(ParallelRuns.Bits(alone.Model));
    }

    // The last batch has 1 row for 8 parts, and rows that weigh 0 leave parts without weight.
    [Theory]
    [InlineData(33)]
    [InlineData(35)]
    public void Fit_FewerRowsThanParts_AndWeights_EndsWithTheSameBits(int rows)
    {
        Dataset train = ParallelRuns.Data(rows, seed: 9, weights: true);
        byte[][] bits = [.. ((int[])[1, 2, 8]).Select(ranks => ParallelRuns.Bits(
            ParallelRuns.OnRanks(ranks, ParallelRuns.Trainers["dense, adam, class weights"], train, collective => new() { DataParallel = new(collective) { FixedParts = 8 } })[0].Trainer.Model))];

        bits[1].Should().Equal(bits[0]);
        bits[2].Should().Equal(bits[0]);
    }

    [Fact]
    public void Fit_OnePart_HasTheBitsOfAnOrdinaryRun()
    {
        Dataset train = ParallelRuns.Data(ParallelRuns.Rows, seed: 1);
        foreach (string name in (string[])["dense, adam, class weights", "batch norm and dropout, momentum", "tables, adam", "residual, rmsprop, stages"])
        {
            Trainer ordinary = ParallelRuns.Trainers[name](), one = ParallelRuns.Trainers[name]();
            History expected = ordinary.Fit(train, 3, 16);
            History history = one.Fit(train, 3, 16, options: new() { DataParallel = new() { FixedParts = 1 } });

            ParallelRuns.Bits(one.Model).Should().Equal(ParallelRuns.Bits(ordinary.Model), name);
            history.Epochs.Select(epoch => epoch.Loss).Should().Equal(expected.Epochs.Select(epoch => epoch.Loss));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(32)]
    public void PartialSums_AddAsATree(int parts)
    {
        var random = new Random(parts);
        float[][] vectors = [.. Enumerable.Range(0, parts).Select(_ => new float[] { random.NextSingle(), random.NextSingle() * 1e6f, -random.NextSingle() })];
        var sums = new PartialSums(3, parts);
        for (int round = 0; round < 2; round++)
        {
            sums.Begin();
            foreach (float[] vector in vectors[..^1])
            {
                sums.Add(vector);
            }

            float[] last = [.. vectors[^1]];
            sums.Finish(0, last.AsSpan(0, 1));
            sums.Finish(1, last.AsSpan(1));

            last.Should().Equal(Tree(vectors));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(4099)]
    public void TreeSum_OfAnyLength_AddsAsATree(int length)
    {
        var random = new Random(length);
        float[][] vectors = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * 100).ToArray())];
        float[] expected = Tree(vectors);

        ThreadCollective.Run(4, ranks =>
        {
            float[] own = [.. vectors[ranks.Rank]];
            new TreeSum(ranks).Sum(own);

            own.Should().Equal(expected);
        });
    }

    private static float[] Tree(float[][] vectors)
    {
        if (vectors.Length == 1)
        {
            return vectors[0];
        }

        float[] left = Tree(vectors[..(vectors.Length / 2)]), right = Tree(vectors[(vectors.Length / 2)..]);
        return [.. left.Zip(right, (a, b) => a + b)];
    }
}
