using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>Ranks that differ, fail, cancel, stop or are resumed.</summary>
[Trait("Category", "Numeric")]
public sealed class ParallelFailureTests : IDisposable
{
    private static readonly Dataset Train = ParallelRuns.Data(ParallelRuns.Rows, seed: 1);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Fit_ARankThatDiffers_IsRefusedWithWhatDiffers()
    {
        Refused(rank => (Make(), Train, new() { Seed = rank }, 16), "options.Seed", "0", "1");
        Refused(rank => (Make(), Train, new(), 16 + rank), "batchSize", "16", "17");
        Refused(rank => (Make(), ParallelRuns.Data(61 - rank, 1), new(), 16), "training data", "61 rows of 6 features and 1 targets", "60 rows of 6 features and 1 targets");
        Refused(rank => (Make(seed: rank), Train, new(), 16), "seed and passes of the model", "0, 0", "1, 0");
        Refused(rank => (Make(rate: 0.1f + rank), Train, new(), 16), "optimizer", "Sgd, learning rate 0.1, weight decay 0, L1 penalty 0", "Sgd, learning rate 1.1, weight decay 0, L1 penalty 0");
        Refused(rank => (Changed(Make(), rank), Train, new(), 16), "values by their fingerprint", "*", "*");
        Refused(rank => (Make(), Train, new() { DataParallel = new() { BucketBytes = 2000 + rank } }, 16), "options.DataParallel", "*BucketBytes 2000", "*BucketBytes 2001");

        static Trainer Make(int seed = 0, float rate = 0.1f) => new(new Model([new Dense(6, 3)], seed), new SoftmaxCrossEntropy(), new Sgd(rate));

        static Trainer Changed(Trainer trainer, int rank)
        {
            trainer.Model.Values[3] += rank;
            return trainer;
        }

        static void Refused(Func<int, (Trainer Trainer, Dataset Data, FitOptions Options, int BatchSize)> make, string what, string first, string second)
        {
            int others = 0;
            Action run = () => ThreadCollective.Run(3, ranks =>
            {
                (Trainer trainer, Dataset data, FitOptions options, int batchSize) = make(ranks.Rank == 1 ? 1 : 0);
                byte[] before = ParallelRuns.Bits(trainer.Model);
                try
                {
                    trainer.Fit(data, 2, batchSize, options: options with { DataParallel = new(ranks) { BucketBytes = options.DataParallel?.BucketBytes ?? 4096 } });
                }
                catch (Exception refusal) when (refusal is ArgumentException or CollectiveException)    // the latter where another rank was sooner
                {
                    Interlocked.Increment(ref others);
                    throw;
                }
                finally
                {
                    ParallelRuns.Bits(trainer.Model).Should().Equal(before, "nothing was trained");
                }
            });

            run.Should().Throw<ArgumentException>().WithMessage($"Trainer.Fit expects the same {what} on every rank but got {first} on rank 0 and {second} on rank 1. Give every rank the same program, data and settings.");
            others.Should().Be(3, "all are refused");
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(8)]
    public void Fit_ARankThatFailsInTheMiddle_EndsAll(int? fixedParts)
    {
        int others = 0;
        Action run = () => ThreadCollective.Run(4, ranks =>
        {
            IDataset data = ranks.Rank == 2 ? new Torn(Train, afterReads: 5) : Train;
            try
            {
                ParallelRuns.Trainers["dense, sgd"]().Fit(data, 100, 16, options: new() { DataParallel = new(ranks) { FixedParts = fixedParts } });
            }
            catch (CollectiveException error)
            {
                error.Message.Should().Be("Rank 2 ended the group: data.bin: row 7 cannot be read");
                Interlocked.Increment(ref others);
                throw;
            }
        });

        run.Should().Throw<IOException>().WithMessage("data.bin: row 7 cannot be read");
        others.Should().Be(3);
    }

    [Fact]
    public void Fit_CancelledOnOneRank_EndsOnAllAfterTheSameStep()
    {
        long[] steps = new long[3];
        using var source = new CancellationTokenSource();
        History[] histories = new History[3];
        ThreadCollective.Run(3, ranks => histories[ranks.Rank] = ParallelRuns.Trainers["dense, sgd"]().Fit(
            Train, 1000, 16, Train, new()
            {
                DataParallel = new(ranks),
                OnStep = step =>
                {
                    steps[ranks.Rank]++;
                    if (ranks.Rank == 1 && step is { Epoch: 3, Step: 2 })
                    {
                        source.Cancel();
                    }
                },
            }, ranks.Rank == 1 ? source.Token : default));

        steps.Should().Equal(11, 11, 11);
        histories.Should().OnlyContain(history => history.WasCancelled && history.Epochs.Count == 2);
    }

    [Fact]
    public void Fit_CancelledDuringValidation_EndsOnAll()
    {
        using var source = new CancellationTokenSource();
        History[] histories = new History[2];
        ThreadCollective.Run(2, ranks => histories[ranks.Rank] = ParallelRuns.Trainers["dense, sgd"]().Fit(
            Train, 1000, 16, new Cancelling(ParallelRuns.Data(3000, seed: 3), ranks.Rank == 1 ? source : null), new() { DataParallel = new(ranks) }, ranks.Rank == 1 ? source.Token : default));

        histories.Should().OnlyContain(history => history.WasCancelled && history.Epochs.Count == 1);
    }

    [Fact]
    public void Fit_StoppedByAnObserverOfOneRank_EndsOnAll()
    {
        History[] histories = new History[2];
        ThreadCollective.Run(2, ranks => histories[ranks.Rank] = ParallelRuns.Trainers["dense, sgd"]().Fit(
            Train, 1000, 16, options: new() { DataParallel = new(ranks), Observers = ranks.Rank == 1 ? [new Stopper()] : [] }));

        histories.Should().OnlyContain(history => history.StoppedEarly && history.Epochs.Count == 4);
    }

    [Theory]
    [InlineData("batch norm and dropout, momentum", 4, 4)]
    [InlineData("batch norm and dropout, momentum", 4, 2)]      // the same parts on other ranks
    [InlineData("tables, adam", null, 3)]
    public void Fit_ResumedFromACheckpoint_EndsWithTheBitsOfTheUndisturbedRun(string name, int? parts, int ranksAfter)
    {
        int ranksBefore = parts ?? ranksAfter;
        Dataset validation = ParallelRuns.Data(30, seed: 2);
        (Trainer undisturbed, History expected) = ParallelRuns.OnRanks(ranksBefore, ParallelRuns.Trainers[name], Train, Options, validation: validation)[0];
        foreach (int step in (int[])[3, 6])
        {
            string path = Path.Combine(_folder.Path, FormattableString.Invariant($"step-{step:D6}.safetensors"));
            ParallelRuns.OnRanks(
                ranksBefore, ParallelRuns.Trainers[name], Train, ranks => Options(ranks) with { Observers = [new Checkpoints(_folder.Path, everySteps: 3, keep: 100)] }, validation: validation);

            foreach ((Trainer trainer, History history) in ParallelRuns.OnRanks(ranksAfter, () => Trainer.Resume(path), Train, Options, validation: validation))
            {
                ParallelRuns.Bits(trainer.Model).Should().Equal(ParallelRuns.Bits(undisturbed.Model), $"step {step}");
                history.Epochs.Select(epoch => (epoch.Loss, epoch.Validation!.Loss)).Should().Equal(expected.Epochs.Select(epoch => (epoch.Loss, epoch.Validation!.Loss)));
            }
        }

        FitOptions Options(ICollective ranks) => new() { DataParallel = new(ranks) { FixedParts = parts }, KeepBest = true };
    }

    [Fact]
    public void Resume_OnRanks_ReadsTheFileOnTheFirstAlone()
    {
        string path = Path.Combine(_folder.Path, "last.safetensors");
        ParallelRuns.OnRanks(2, ParallelRuns.Trainers["dense, sgd"], Train, ranks => new() { DataParallel = new(ranks), Observers = [new Checkpoints(_folder.Path)] }, epochs: 2);

        ThreadCollective.Run(3, ranks =>
        {
            Trainer trainer = Trainer.Resume(ranks.Rank == 0 ? path : "nowhere", ranks);

            ParallelRuns.Bits(trainer.Model).Should().Equal(ParallelRuns.Bits(Trainer.Resume(path).Model));
        });
    }

    [Fact]
    public void Resume_OnRanksWithoutTheFile_EndsAll()
    {
        Action run = () => ThreadCollective.Run(3, ranks => Trainer.Resume(Path.Combine(_folder.Path, "none"), ranks));

        run.Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Fit_ResumedWithOtherParts_IsRefused()
    {
        ParallelRuns.OnRanks(2, ParallelRuns.Trainers["dense, sgd"], Train, ranks => new() { DataParallel = new(ranks), Observers = [new Checkpoints(_folder.Path, everySteps: 3, keep: 100)] });

        Action run = () => ParallelRuns.OnRanks(3, () => Trainer.Resume(Path.Combine(_folder.Path, "step-000003.safetensors")), Train, ranks => new() { DataParallel = new(ranks) });

        run.Should().Throw<ArgumentException>().WithMessage("*parts of a batch over all ranks (DataParallel.FixedParts, or the number of ranks) 2, but got 3.*");
    }

    [Fact]
    public void WrongSettings_AreNamed()
    {
        ((Func<DataParallel>)(() => new() { FixedParts = 6 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("DataParallel.FixedParts expects a power of two from 1 to 1024, such as 8, but got 6.*");
        ((Func<DataParallel>)(() => new() { LocalSteps = 0 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("DataParallel.LocalSteps expects 1 or more but got 0*");
        ((Func<DataParallel>)(() => new() { BucketBytes = 1 })).Should().Throw<ArgumentOutOfRangeException>().WithMessage("DataParallel.BucketBytes expects 1024 or more but got 1.*");
        Refused(3, ranks => new(ranks) { FixedParts = 8 }, "DataParallel expects a number of ranks that divides FixedParts, 8, but got 3 ranks.*");
        Refused(2, ranks => new(ranks) { FixedParts = 8, LocalSteps = 2 }, "DataParallel expects FixedParts without LocalSteps but got both*");
        Refused(2, ranks => new(ranks) { FixedParts = 8, SharesBatchNorm = true }, "DataParallel expects FixedParts without SharesBatchNorm but got both*");
        Refused(14, ranks => new(ranks) { SharesBatchNorm = true }, "DataParallel expects a row for each of 14 ranks in every batch with SharesBatchNorm but the last batch of an epoch has 13.*");

        static void Refused(int size, Func<ICollective, DataParallel> parallel, string message) =>
            ((Action)(() => ParallelRuns.OnRanks(size, ParallelRuns.Trainers["dense, sgd"], Train, ranks => new() { DataParallel = parallel(ranks) })))
                .Should().Throw<ArgumentException>().WithMessage(message);
    }

    private sealed class Torn(Dataset inner, int afterReads) : IDataset
    {
        private int _reads;

        public int Count => inner.Count;

        public int FeatureCount => inner.FeatureCount;

        public int TargetCount => inner.TargetCount;

        public void Read(Batch batch)
        {
            if (_reads++ == afterReads)
            {
                throw new IOException("data.bin: row 7 cannot be read");
            }

            inner.Read(batch);
        }
    }

    private sealed class Cancelling(Dataset inner, CancellationTokenSource? source) : IDataset
    {
        private int _reads;

        public int Count => inner.Count;

        public int FeatureCount => inner.FeatureCount;

        public int TargetCount => inner.TargetCount;

        public void Read(Batch batch)
        {
            inner.Read(batch);
            if (++_reads == 2)
            {
                source?.Cancel();
            }
        }
    }

    private sealed class Stopper : ITrainingObserver
    {
        public void OnEpoch(TrainingRun run, EpochResult result)
        {
            if (result.Epoch == 4)
            {
                run.Stop();
            }
        }
    }
}
