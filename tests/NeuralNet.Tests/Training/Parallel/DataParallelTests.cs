using NeuralNet.Tests.Reference;

namespace NeuralNet.Tests.Training;

[Trait("Category", "Numeric")]
public sealed class DataParallelTests
{
    private static readonly Dataset Train = ParallelRuns.Data(ParallelRuns.Rows, seed: 1);

    public static TheoryData<string> Names => [.. ParallelRuns.Trainers.Keys];

    // Dropout and batch norm see each rank's rows: no equal run to compare with.
    [Theory]
    [InlineData("dense, sgd")]
    [InlineData("dense, adam, class weights")]
    [InlineData("tables, adam")]
    [InlineData("residual, rmsprop, stages")]
    public void Fit_OnAnyNumberOfRanks_IsThatOfOneProcessWithinRounding(string name)
    {
        Trainer alone = ParallelRuns.Trainers[name]();
        History expected = alone.Fit(Train, 2, 16);

        foreach (int ranks in (int[])[2, 3, 5, 20])
        {
            foreach ((Trainer trainer, History history) in ParallelRuns.OnRanks(ranks, ParallelRuns.Trainers[name], Train, collective => new() { DataParallel = new(collective) { BucketBytes = 1024 } }, epochs: 2))
            {
                trainer.Model.Values.ToArray().Should().BeEquivalentTo(
                    alone.Model.Values.ToArray(), options => options.Using<float>(pair => pair.Subject.Should().BeApproximately(pair.Expectation, 2e-4f)).WhenTypeIs<float>().WithStrictOrdering());
                history.Epochs[1].Loss.Should().BeApproximately(expected.Epochs[1].Loss, 1e-4f);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fit_AllRanks_EndWithTheSameBits(string name)
    {
        (Trainer Trainer, History History)[] results = ParallelRuns.OnRanks(3, ParallelRuns.Trainers[name], Train, collective => new() { DataParallel = new(collective) });

        results.Select(result => Convert.ToHexString(ParallelRuns.Bits(result.Trainer.Model))).Distinct().Should().ContainSingle();
        results.Select(result => result.History.Epochs[^1].Loss).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Fit_SharedBatchNorm_IsThatOfOneProcess()
    {
        Func<Trainer> make = () => new Trainer(
            new Model([new Dense(6, 12), new BatchNorm(12), new Activate(Activation.Tanh), new Dense(12, 3)], seed: 5), new SoftmaxCrossEntropy(), new Sgd(0.05f));
        Trainer alone = make();
        alone.Fit(Train, 3, 16);

        foreach (int ranks in (int[])[2, 3, 13])
        {
            Trainer shared = ParallelRuns.OnRanks(ranks, make, Train, collective => new() { DataParallel = new(collective) { SharesBatchNorm = true } })[^1].Trainer;
            Trainer apart = ParallelRuns.OnRanks(Math.Min(ranks, 3), make, Train, collective => new() { DataParallel = new(collective) })[0].Trainer;

            Distance(shared, alone).Should().BeLessThan(1e-4);
            Distance(apart, alone).Should().BeGreaterThan(1e-3);
        }

        static double Distance(Trainer a, Trainer b) => Math.Max(
            a.Model.Values.AsSpan().ToArray().Zip(b.Model.Values.ToArray(), (x, y) => Math.Abs(x - (double)y)).Max(),
            a.Model.States.Zip(b.Model.States, (x, y) => x.Value.ToArray().Zip(y.Value.ToArray(), (p, q) => Math.Abs(p - (double)q)).Max()).Max());
    }

    [Fact]
    public void Fit_LocalSteps_AreStepsOfEachRankAndTheirMean()
    {
        const int Ranks = 2, Local = 3;
        (Trainer Trainer, History History)[] results = ParallelRuns.OnRanks(
            Ranks, ParallelRuns.Trainers["dense, sgd"], Train, collective => new() { DataParallel = new(collective) { LocalSteps = Local } }, epochs: 2);

        // The same by hand: a trainer for each rank, and means.
        Trainer[] trainers = [.. Enumerable.Range(0, Ranks).Select(_ => ParallelRuns.Trainers["dense, sgd"]())];
        var loader = new BatchLoader(Train, 16);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            foreach (Batch batch in loader)
            {
                for (int rank = 0; rank < Ranks; rank++)
                {
                    Range rows = (batch.Count * rank / Ranks)..(batch.Count * (rank + 1) / Ranks);
                    trainers[rank].Step(batch.Features.RowRange(rows), batch.Targets.RowRange(rows));
                }

                if ((batch.Index + 1) % Local == 0 || batch.Index == loader.BatchCount - 1)
                {
                    float[] mean = [.. trainers[0].Model.Values.ToArray().Zip(trainers[1].Model.Values.ToArray(), (a, b) => (a + b) * 0.5f)];
                    Array.ForEach(trainers, trainer => mean.CopyTo(trainer.Model.Values.AsSpan()));
                }
            }
        }

        foreach ((Trainer trainer, _) in results)
        {
            ParallelRuns.Bits(trainer.Model).Should().Equal(ParallelRuns.Bits(trainers[0].Model));
        }

        results.Select(result => result.History.Epochs[1].Loss).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("dense, adam, class weights")]
    [InlineData("batch norm and dropout, momentum")]
    public void Fit_LocalSteps_AllRanksEndAlike(string name)
    {
        (Trainer Trainer, History History)[] results = ParallelRuns.OnRanks(3, ParallelRuns.Trainers[name], Train, collective => new() { DataParallel = new(collective) { LocalSteps = 2 } });

        results.Select(result => Convert.ToHexString(ParallelRuns.Bits(result.Trainer.Model))).Distinct().Should().ContainSingle();
    }

    [Fact]
    public void Fit_Tables_SendTheRowsInUseAlone()
    {
        var counters = new CountingCollective[2];
        ParallelRuns.OnRanks(2, ParallelRuns.Trainers["tables, adam"], Train, ranks => new() { DataParallel = new(counters[ranks.Rank] = new CountingCollective(ranks)) }, epochs: 1);

        // 4 steps; the table alone has 80,000 bytes, of which a batch uses 4 rows of 16.
        counters[0].Bytes.Should().BeLessThan(4 * 5000);
    }

    [FactExcept(Except.MathNet, "MathNet's managed provider copies its operands on every call.")]
    public void Fit_AStepOfParts_AllocatesNothing()
    {
        long[] before = new long[8];
        Trainer trainer = ParallelRuns.Trainers["dense, sgd"]();
        trainer.Fit(Train, 8, 16, options: new()
        {
            DataParallel = new() { FixedParts = 4 },
            OnStep = step => before[step.Epoch - 1] = step.Step is 2 ? GC.GetAllocatedBytesForCurrentThread() : step.Step == 3 ? GC.GetAllocatedBytesForCurrentThread() - before[step.Epoch - 1] : before[step.Epoch - 1],
        });

        before.Min().Should().Be(0);
    }

    [Fact]
    public void Fit_Validation_IsThatOfOneProcess()
    {
        Dataset validation = ParallelRuns.Data(5000, seed: 8, weights: true);      // several blocks a rank
        Func<ICollective, FitOptions> options = ranks => new() { DataParallel = new(ranks) { FixedParts = 4 }, Metrics = [Metric.Accuracy()] };
        History alone = ParallelRuns.OnRanks(1, ParallelRuns.Trainers["dense, sgd"], Train, options, validation: validation)[0].History;

        foreach (int ranks in (int[])[2, 4])
        {
            foreach ((_, History history) in ParallelRuns.OnRanks(ranks, ParallelRuns.Trainers["dense, sgd"], Train, options, validation: validation))
            {
                history.Epochs.Select(epoch => epoch.Validation!.ToString()).Should().Equal(alone.Epochs.Select(epoch => epoch.Validation!.ToString()));
                history.Epochs.SelectMany(epoch => epoch.Validation!.Metrics.Select(metric => metric.Value)).Should().Equal(alone.Epochs.SelectMany(epoch => epoch.Validation!.Metrics.Select(metric => metric.Value)));
            }
        }
    }

    [Fact]
    public void Fit_FromAFile_EachRankReadsItsOwnRows()
    {
        var readers = new CountingDataset[2];
        ThreadCollective.Run(2, ranks =>
        {
            readers[ranks.Rank] = new CountingDataset(Train);
            ParallelRuns.Trainers["dense, sgd"]().Fit(readers[ranks.Rank], 2, 16, options: new() { DataParallel = new(ranks) });
        });

        (readers[0].Rows + readers[1].Rows).Should().Be(2 * Train.Count);
        readers[0].Rows.Should().BeInRange(Train.Count - 4, Train.Count + 4);
    }

    [Fact]
    public void Fit_ObserversForTheFirstRank_AreCalledThereAlone()
    {
        int everywhere = 0, first = 0;
        ParallelRuns.OnRanks(3, ParallelRuns.Trainers["dense, sgd"], Train, ranks => new()
        {
            DataParallel = new(ranks),
            Observers = [new Counter(() => Interlocked.Increment(ref everywhere), isForFirstRank: false), new Counter(() => Interlocked.Increment(ref first), isForFirstRank: true)],
        }, epochs: 2);

        (everywhere, first).Should().Be((6, 2));
        ((ITrainingObserver)new ConsoleProgress()).IsForFirstRank.Should().BeTrue();
        ((ITrainingObserver)new TimeLimit(TimeSpan.FromSeconds(1))).IsForFirstRank.Should().BeFalse();
    }

    private sealed class Counter(Action count, bool isForFirstRank) : ITrainingObserver
    {
        public bool IsForFirstRank => isForFirstRank;

        public void OnEpoch(TrainingRun run, EpochResult result) => count();
    }

    private sealed class CountingDataset(Dataset inner) : IDataset
    {
        private int _rows;

        public int Rows => _rows;

        public int Count => inner.Count;

        public int FeatureCount => inner.FeatureCount;

        public int TargetCount => inner.TargetCount;

        public bool ReadsAhead => true;

        public void Read(Batch batch)
        {
            Interlocked.Add(ref _rows, batch.Count);
            inner.Read(batch);
        }
    }
}
