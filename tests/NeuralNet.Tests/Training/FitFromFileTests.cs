using System.Diagnostics;
using NeuralNet.Tests.Reference;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training;

/// <summary>Training from a file, whose rows a thread of its own reads ahead.</summary>
[Collection(ProcessCollection.Name)]
public sealed class FitFromFileTests : IDisposable
{
    private const int Rows = 403;
    private const int BatchSize = 16;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [Trait("Category", "Numeric")]
    [InlineData(null)]
    [InlineData(130)]
    [InlineData(10_000)]
    public void Fit_InEachWayOfReading_GivesTheBitsOfMemory(int? window)
    {
        Dataset memory = Classes();
        memory.Save(_folder.File());
        using DatasetFile read = DatasetFile.Open(_folder.File()), mapped = DatasetFile.OpenMapped(_folder.File());
        (float[] expected, History history) = Train(memory, new() { ShuffleWindow = window });

        foreach (IDataset data in (IDataset[])[memory, read, mapped])
        {
            foreach (int? ahead in (int?[])[null, 0, 1, 7])
            {
                (float[] values, History run) = Train(data, new() { ShuffleWindow = window, ReadAhead = ahead });
                values.Should().Equal(expected, $"{data} with {ahead} read ahead");
                run.Epochs.Select(epoch => epoch.Loss).Should().Equal(history.Epochs.Select(epoch => epoch.Loss));
            }
        }

        if (window is not null)
        {
            Train(memory, new()).Values.Should().NotEqual(expected);
        }
    }

    [Theory]
    [Trait("Category", "Numeric")]
    [InlineData(null)]
    [InlineData(130)]
    public void Resume_InTheMiddleOfAnEpoch_EndsWithTheBitsOfTheUndisturbedRun(int? window)
    {
        Classes().Save(_folder.File());
        using DatasetFile data = DatasetFile.Open(_folder.File());
        (float[] expected, _) = Train(data, new() { ShuffleWindow = window });
        int steps = ((Rows - 1) / BatchSize) + 1;
        foreach (int step in (int[])[1, 7, steps, steps + 1, (3 * steps) - 1])
        {
            string path = _folder.File($"{step}.safetensors");
            Trainer saved = NewTrainer();
            int done = 0;
            saved.Fit(data, 3, BatchSize, options: new()
            {
                ShuffleWindow = window,
                OnStep = _ =>
                {
                    if (++done == step)
                    {
                        saved.SaveCheckpoint(path);
                    }
                },
            });
            foreach (int? ahead in (int?[])[null, 0])
            {
                Trainer resumed = Trainer.Resume(path);
                resumed.Fit(data, 3, BatchSize, options: new() { ShuffleWindow = window, ReadAhead = ahead });
                resumed.Model.Values.ToArray().Should().Equal(expected, $"resumed at step {step}");
            }
        }
    }

    [Fact]
    public void Resume_WithAnotherWindow_SaysWhatItWas()
    {
        Classes().Save(_folder.File());
        using DatasetFile data = DatasetFile.Open(_folder.File());
        Trainer trainer = NewTrainer();
        trainer.Fit(data, 1, BatchSize, options: new() { ShuffleWindow = 130, OnStep = _ => trainer.SaveCheckpoint(_folder.File("step")) });

        FluentActions.Invoking(() => Trainer.Resume(_folder.File("step")).Fit(data, 1, BatchSize)).Should().Throw<ArgumentException>()
            .WithMessage("Trainer.Fit expects the settings of the run that it resumes, options.ShuffleWindow 130, but got 0.*");
    }

    // The values are those after the last step whose rows were there, and the trainer can go on with another file.
    [TheoryExcept(Except.Windows, "Windows does not allow cutting an open file.")]
    [InlineData(null, null)]
    [InlineData(0, null)]
    [InlineData(null, 130)]
    public void Fit_OnAFileCutShortMeanwhile_NamesFileAndRowAndKeepsTheValues(int? ahead, int? window)
    {
        Classes().Save(_folder.File());
        using DatasetFile data = DatasetFile.Open(_folder.File());
        Trainer trainer = NewTrainer();
        float[] last = [];
        int steps = 0;
        var options = new FitOptions
        {
            ReadAhead = ahead,
            ShuffleWindow = window,
            OnStep = _ =>
            {
                last = trainer.Model.Values.ToArray();
                if (++steps == 5)
                {
                    using var shell = Process.Start("/bin/sh", ["-c", $": > '{_folder.File()}'"]);
                    shell.WaitForExit();
                }
            },
        };

        FluentActions.Invoking(() => trainer.Fit(data, 100, BatchSize, options: options)).Should().Throw<InvalidDataException>()
            .WithMessage($"DatasetFile expected * more bytes of {_folder.File()} at *, in row * of the *, but it ends there: it was cut short since it was opened. Write it again*last checkpoint.");

        steps.Should().BeGreaterThanOrEqualTo(5);
        trainer.Model.Values.ToArray().Should().Equal(last);
        FluentActions.Invoking(() => trainer.Fit(Classes(), 1, BatchSize)).Should().NotThrow();
        ShouldHaveNoReader();
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, null)]
    [InlineData(null, 130)]
    public void Fit_OnADiskThatFails_NamesFileAndRowAndRestoresTheBestValues(int? ahead, int? window)
    {
        Classes().Save(_folder.File());
        FailingDisk? disk = null;
        using var data = DatasetFile.OpenWith(_folder.File(), stream => disk = new FailingDisk(FileBytes.ByCalls(stream)));
        Trainer trainer = NewTrainer();
        float[] best = [];
        var options = new FitOptions
        {
            ReadAhead = ahead,
            ShuffleWindow = window,
            KeepBest = true,
            OnEpoch = epoch =>
            {
                best = epoch.IsBest ? trainer.Model.Values.ToArray() : best;
                disk!.Fails = epoch.Epoch == 3;
            },
        };

        FluentActions.Invoking(() => trainer.Fit(data, 100, BatchSize, Classes(), options)).Should().Throw<IOException>()
            .WithMessage($"DatasetFile could not read row * of the * of {_folder.File()}: Input/output error Check the disk*last checkpoint.")
            .WithInnerException<IOException>();

        trainer.Model.Values.ToArray().Should().Equal(best);
        ShouldHaveNoReader();
    }

    [Fact]
    public void Fit_OnAFileClosedMeanwhile_SaysSo()
    {
        Classes().Save(_folder.File());
        DatasetFile data = DatasetFile.Open(_folder.File());

        FluentActions.Invoking(() => NewTrainer().Fit(data, 1000, BatchSize, options: new() { OnEpoch = _ => data.Dispose() }))
            .Should().Throw<ObjectDisposedException>().WithMessage("*DatasetFile*");

        ShouldHaveNoReader();
    }

    [Fact]
    public void Fit_ThatEndsEarly_EndsItsThread()
    {
        Classes().Save(_folder.File());
        using DatasetFile data = DatasetFile.Open(_folder.File());
        using var cancellation = new CancellationTokenSource();

        NewTrainer().Fit(data, 100, BatchSize, options: new() { OnStep = _ => cancellation.Cancel() }, cancellationToken: cancellation.Token).WasCancelled.Should().BeTrue();
        ShouldHaveNoReader();
        NewTrainer().Fit(data, 100, BatchSize, options: new() { Observers = [new TimeLimit(TimeSpan.FromTicks(1))] }).StoppedEarly.Should().BeTrue();
        ShouldHaveNoReader();
        FluentActions.Invoking(() => NewTrainer().Fit(data, 100, BatchSize, options: new() { OnStep = _ => throw new InvalidOperationException("mine") }))
            .Should().Throw<InvalidOperationException>().WithMessage("mine");
        ShouldHaveNoReader();
        NewTrainer().Fit(data, 2, BatchSize).Epochs.Should().HaveCount(2);
        ShouldHaveNoReader();
    }

    [TheoryExcept(Except.MathNet, "MathNet's managed provider copies its operands on every call.")]
    [InlineData(null)]
    [InlineData(130)]
    public void Steps_AfterTheFirstEpoch_AllocateNothingOnAnyThread(int? window)
    {
        Classes().Save(_folder.File());
        using DatasetFile data = DatasetFile.Open(_folder.File());
        long begin = 0, least = long.MaxValue;
        NewTrainer().Fit(data, 60, BatchSize, options: new()
        {
            ShuffleWindow = window,
            OnStep = step =>
            {
                if (step.Epoch > 1 && step.Step == 1)
                {
                    begin = GC.GetTotalAllocatedBytes(precise: true);
                }
                else if (step.Epoch > 1 && step.Step == step.Steps)
                {
                    least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - begin);
                }
            },
        });

        least.Should().Be(0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public void History_OfASlowDisk_TellsTheShareOfWaiting(int? ahead)
    {
        Dataset memory = Classes();
        memory.Save(_folder.File());
        using var slow = DatasetFile.OpenWith(_folder.File(), stream => new FailingDisk(FileBytes.ByCalls(stream)) { Delay = TimeSpan.FromMilliseconds(0.2) });
        TrainingProgress? progress = null;
        var observer = new ProgressReporter(new Receiver(now => progress = now), TimeSpan.Zero);

        EpochResult epoch = NewTrainer().Fit(slow, 2, BatchSize, options: new() { ReadAhead = ahead, Observers = [observer] }).Epochs[1];

        epoch.WaitShare.Should().BeInRange(0.5, 1);
        epoch.ToString().Should().MatchRegex(@"rows/s, \d+ % waiting for rows\)$");
        progress!.WaitShare.Should().Be(epoch.WaitShare);
        progress.ToString().Should().MatchRegex(@"rows/s, \d+ % waiting for rows$");
        EpochResult quick = NewTrainer().Fit(memory, 1, BatchSize).Epochs[0];
        (quick.WaitShare, quick.ToString()).Should().Be((0, $"epoch 1/1: loss {quick.Loss.ToString("G4", System.Globalization.CultureInfo.InvariantCulture)} ({quick.RowsPerSecond.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} rows/s)"));
    }

    [Fact]
    public void Fit_OfWrongOptions_SaysWhatItExpected()
    {
        foreach (int ahead in (int[])[-1, 257])
        {
            FluentActions.Invoking(() => NewTrainer().Fit(Classes(), 1, options: new() { ReadAhead = ahead })).Should().Throw<ArgumentOutOfRangeException>()
                .WithMessage($"Trainer.Fit expects 0 to 256 batches to read ahead but got {ahead}.*");
        }

        FluentActions.Invoking(() => NewTrainer().Fit(Classes(), 1, options: new() { ShuffleWindow = 0 })).Should().Throw<ArgumentOutOfRangeException>()
            .WithMessage("Trainer.Fit expects a shuffle window of 1 or more rows but got 0.*");
    }

    private static (float[] Values, History History) Train(IDataset data, FitOptions options)
    {
        Trainer trainer = NewTrainer();
        History history = trainer.Fit(data, 3, BatchSize, options: options);
        return (trainer.Model.Values.ToArray(), history);
    }

    private static Trainer NewTrainer() =>
        new(new Model([new Dense(6, 16, Activation.Relu), new Dense(16, 3)], seed: 5), new SoftmaxCrossEntropy(), new Sgd(0.1f, momentum: 0.9f));

    private static Dataset Classes() =>
        new(Draw.Uniform(Rows, 6, seed: 1), Tensor.Wrap([.. Enumerable.Range(0, Rows).Select(row => (float)(row * row % 3))], new Shape(Rows, 1)));

    // A thread that has ended is in the system's list for a moment longer.
    private static void ShouldHaveNoReader() =>
        SpinWait.SpinUntil(() => ReaderThreads() == 0, TimeSpan.FromSeconds(30)).Should().BeTrue("the reader ends with the run");

    /// <summary>Threads of this process that read ahead. The system cuts names to 15 characters.</summary>
    private static int ReaderThreads() => !OperatingSystem.IsLinux() ? 0
        : Directory.EnumerateDirectories("/proc/self/task").Count(task => IsReader(Path.Combine(task, "comm")));

    private static bool IsReader(string path)
    {
        try
        {
            return File.ReadAllText(path).StartsWith("NeuralNet reade", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;   // it ended meanwhile
        }
    }

    private sealed class FailingDisk(FileBytes bytes) : FileBytes
    {
        private volatile bool _fails;

        public bool Fails
        {
            get => _fails;
            set => _fails = value;
        }

        public TimeSpan Delay { get; init; }

        public override int Read(long position, Span<byte> destination)
        {
            if (Delay > TimeSpan.Zero)
            {
                Thread.Sleep(Delay);
            }

            return _fails ? throw new IOException("Input/output error") : bytes.Read(position, destination);
        }

        public override void Dispose() => bytes.Dispose();
    }

    private sealed class Receiver(Action<TrainingProgress> receive) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => receive(value);
    }
}
