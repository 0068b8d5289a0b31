using System.Runtime.InteropServices;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

[Trait("Category", "Numeric")]
public sealed class CheckpointsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Resume_FromEachFile_EndsWithTheBytesOfTheUndisturbedRun()
    {
        Trainer undisturbed = ObservedRun.New();
        History expected = ObservedRun.Fit(undisturbed);
        Trainer saved = ObservedRun.New();
        ObservedRun.Fit(saved, new Checkpoints(_folder.Path, everyEpochs: 1, everySteps: 1, keep: 100));
        Bytes(saved).Should().Equal(Bytes(undisturbed), "saving changes nothing");

        string[] names = [.. _folder.Names];
        names.Should().HaveCount(2 + ObservedRun.Epochs + (ObservedRun.Epochs * ObservedRun.Steps));
        foreach (string name in names)
        {
            Trainer resumed = ObservedRun.Resume(_folder.File(name));
            History history = ObservedRun.Fit(resumed, new Checkpoints(_folder.File("resumed"), everySteps: 2));

            Bytes(resumed).Should().Equal(Bytes(undisturbed), name);
            history.Epochs.Select(epoch => (epoch.Loss, epoch.Validation)).Should().Equal(expected.Epochs.Select(epoch => (epoch.Loss, epoch.Validation)), name);
            history.Best!.Epoch.Should().Be(expected.Best!.Epoch, name);
        }
    }

    [Fact]
    public void Files_EveryFewEpochsAndSteps_TheNewestOfEachSortAreLeft()
    {
        string folder = Path.Combine(_folder.File("made"), "here");
        ObservedRun.Fit(ObservedRun.New(), new Checkpoints(folder, everyEpochs: 2, everySteps: 2, keep: 2));

        Names(folder).Should().Equal(
            "best.safetensors", "epoch-0002.safetensors", "epoch-0004.safetensors", "last.safetensors", "step-000010.safetensors", "step-000012.safetensors");
    }

    [Fact]
    public void Files_OfAnEarlierRunOrOfOthers_Stay()
    {
        string[] others = ["epoch-0001.safetensors.bak", "epoch-1.safetensors", "notes.txt", "step-000099.safetensors"];
        foreach (string other in others)
        {
            File.WriteAllText(_folder.File(other), "not ours");
        }

        var checkpoints = new Checkpoints(_folder.Path, everySteps: 5, keep: 1);
        ObservedRun.Fit(ObservedRun.New(), checkpoints);
        _folder.Names.Order(StringComparer.Ordinal).Should().Equal(
            [.. others.Concat(["best.safetensors", "last.safetensors", "step-000010.safetensors"]).Order(StringComparer.Ordinal)]);
        others.Should().OnlyContain(other => File.ReadAllText(_folder.File(other)) == "not ours");

        // From step 11 on there is no other fifth step, and the one of the run before stays all the same.
        ObservedRun.Fit(ObservedRun.Resume(_folder.File("step-000010.safetensors")), checkpoints);
        File.Exists(_folder.File("step-000010.safetensors")).Should().BeTrue();
        ObservedRun.Fit(ObservedRun.New(), new Checkpoints(_folder.Path, everySteps: 12, keep: 1));
        File.Exists(_folder.File("step-000010.safetensors")).Should().BeTrue();
        File.Exists(_folder.File("step-000012.safetensors")).Should().BeTrue();
    }

    [Fact]
    public void Best_IsTheModelOfTheBestEpochAndLast_OfTheLast()
    {
        var checkpoints = new Checkpoints(_folder.Path);
        var values = new List<byte[]>();
        Trainer trainer = ObservedRun.New();
        History history = ObservedRun.Fit(trainer, checkpoints, new ActionObserver { Epoch = (run, _) => values.Add(Bytes(run.Trainer.Model)) });

        checkpoints.Folder.Should().Be(_folder.Path);
        Bytes(Model.Load(checkpoints.Best)).Should().Equal(values[history.Best!.Epoch - 1]);
        Bytes(Model.Load(checkpoints.Last)).Should().Equal(values[^1]);
        Bytes(trainer).Should().Equal(values[history.Best.Epoch - 1], "KeepBest restores the same");
    }

    [Fact]
    public void Files_WithoutValidation_ThereIsNoBest()
    {
        var checkpoints = new Checkpoints(_folder.Path);
        ObservedRun.FitWithoutValidation(ObservedRun.New(), checkpoints);

        _folder.Names.Should().Equal(Path.GetFileName(checkpoints.Last));
    }

    // What cannot be deleted, here a folder that took the file's place, does not end the run.
    [Fact]
    public void Delete_Fails_TheRunGoesOn()
    {
        string first = _folder.File("step-000001.safetensors");
        var blocker = new ActionObserver
        {
            Step = (_, step) =>
            {
                if (step is { Epoch: 1, Step: 1 })
                {
                    File.Delete(first);
                    Directory.CreateDirectory(first);
                }
            },
        };

        History history = ObservedRun.Fit(ObservedRun.New(), new Checkpoints(_folder.Path, everySteps: 1, keep: 1), blocker);

        history.Epochs.Should().HaveCount(ObservedRun.Epochs);
        Directory.Exists(first).Should().BeTrue();
    }

    [Fact]
    public void Constructor_UnfitArguments_AreRefused()
    {
        FluentActions.Invoking(() => new Checkpoints("")).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new Checkpoints("run", everyEpochs: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Checkpoints expects 1 or more epochs from file to file but got 0. Leave it out for no such files.*");
        FluentActions.Invoking(() => new Checkpoints("run", everySteps: -3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Checkpoints expects 1 or more steps from file to file but got -3. Leave it out for no such files.*");
        FluentActions.Invoking(() => new Checkpoints("run", keep: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "Checkpoints expects 1 or more files to keep but got 0. Pass int.MaxValue to keep all.*");
    }

    private static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static byte[] Bytes(Trainer trainer) => Bytes(trainer.Model);

    private static byte[] Bytes(Model model) => MemoryMarshal.AsBytes(model.Values.AsSpan()).ToArray();
}
