using System.Globalization;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class TensorBoardLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Folder => Path.Combine(_folder.Path, "runs", "first");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public void Fit_EveryValue_IsReadBack(int everySteps)
    {
        var notes = new LoggedRun.Notes();
        double before = Now();

        History history = LoggedRun.Fit(LoggedRun.New(), notes, new TensorBoardLog(Folder, everySteps));

        List<EventFileReader.Entry> entries = EventFileReader.Read(Files().Single());
        entries[0].Version.Should().Be("brain.Event:2");
        entries.Skip(1).Should().OnlyContain(entry => entry.Version == null && entry.SessionStatus == null);
        entries.Select(entry => entry.WallTime).Should().BeInAscendingOrder().And.OnlyContain(time => time >= before && time <= Now());
        Curve("loss/step").Should().Equal(notes.Steps.Where(step => step.Step % everySteps == 0).Select(step => (step.Step, step.Loss)));
        Curve("learning_rate").Should().Equal(notes.Steps.Where(step => step.Step % everySteps == 0).Select(step => (step.Step, step.Rate)));
        Curve("loss/epoch").Should().Equal(history.Epochs.Select(epoch => (epoch.Epoch * (long)LoggedRun.Steps, epoch.Loss)));
        Curve("loss/validation").Should().Equal(history.Epochs.Select(epoch => (epoch.Epoch * (long)LoggedRun.Steps, epoch.Validation!.Loss)));
        Curve("metric/accuracy").Should().Equal(history.Epochs.Select(epoch => (epoch.Epoch * (long)LoggedRun.Steps, epoch.Validation!.Accuracy!.Value)));
        entries.SelectMany(entry => entry.Values).Select(value => value.Tag).Distinct().Should().BeSubsetOf(
            ["loss/step", "learning_rate", "loss/epoch", "loss/validation", "metric/accuracy"]);
    }

    [Fact]
    public void Fit_WithoutValidation_HasNoCurveOfIt()
    {
        LoggedRun.FitWith(LoggedRun.New(), null, null, new TensorBoardLog(Folder));

        EventFileReader.Read(Files().Single()).SelectMany(entry => entry.Values).Select(value => value.Tag).Distinct()
            .Should().Equal("loss/step", "learning_rate", "loss/epoch");
    }

    // TensorBoard finds the file by its name, and reads the files of a folder in the order of their names.
    [Fact]
    public void Fit_FilesOfOneFolder_AreNamedByTimeAndHost()
    {
        long before = (long)Now();
        LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(Folder));
        LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(Folder));
        LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(Folder));

        string[] names = [.. Files().Select(file => Path.GetFileName(file)!)];
        names.Should().HaveCount(3);
        foreach (string name in names)
        {
            string[] parts = name.Split('.', 5);
            parts[..3].Should().Equal("events", "out", "tfevents");
            long.Parse(parts[3], CultureInfo.InvariantCulture).Should().BeInRange(before, (long)Now());
            parts[4].Should().StartWith(Environment.MachineName.Split('.')[0]);
        }
    }

    // The first file is ahead of the checkpoint by four steps and an epoch: they no longer count, and the resumed run repeats them.
    [Fact]
    public void Fit_Resumed_HasTheCurvesOfTheUndisturbedRun()
    {
        var undisturbed = new LoggedRun.Notes();
        History history = LoggedRun.Fit(LoggedRun.New(), undisturbed);
        string checkpoint = _folder.File();
        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(Folder), new LoggedRun.Dying(checkpoint, 5, 9)))
            .Should().Throw<OperationCanceledException>();
        Curve("loss/step").Should().HaveCount(9, "nothing is lost when training fails");
        Curve("loss/epoch").Should().HaveCount(2);

        LoggedRun.Fit(Trainer.Resume(checkpoint), new TensorBoardLog(Folder));

        List<EventFileReader.Entry> second = EventFileReader.Read(Files()[1]);
        (second[1].SessionStatus, second[1].Step).Should().Be((1L, 6L));
        Curve("loss/step").Should().Equal(undisturbed.Steps.Select(step => (step.Step, step.Loss)));
        Curve("learning_rate").Should().Equal(undisturbed.Steps.Select(step => (step.Step, step.Rate)));
        Curve("loss/epoch").Should().Equal(history.Epochs.Select(epoch => (epoch.Epoch * (long)LoggedRun.Steps, epoch.Loss)));
    }

    [Fact]
    public void Fit_ThatThrows_LeavesAClosedFile()
    {
        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(Folder), new LoggedRun.Dying(_folder.File(), 1, 7)))
            .Should().Throw<OperationCanceledException>();

        using (new FileStream(Files().Single(), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
        }

        Curve("loss/step").Should().HaveCount(7);
    }

    [Fact]
    public void Fit_StepWhoseRowsWeighNothing_IsLeftOut()
    {
        var weights = new Tensor(4, 1);
        weights[0] = 1;
        var data = new Dataset(new Tensor(4, 4), new Tensor(4, 1), weights);
        var notes = new LoggedRun.Notes();

        LoggedRun.New().Fit(data, 1, 1, options: new FitOptions { Observers = [notes, new TensorBoardLog(Folder)] });

        notes.Steps.Count(step => float.IsNaN(step.Loss)).Should().Be(3);
        Curve("loss/step").Should().Equal(notes.Steps.Where(step => !float.IsNaN(step.Loss)).Select(step => (step.Step, step.Loss)));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/below")]
    public void Fit_FolderThatIsAFile_SaysSoBeforeTheFirstStep(string name)
    {
        File.WriteAllText(_folder.File("file"), "kept");
        string folder = Path.GetFullPath(_folder.File(name));
        var notes = new LoggedRun.Notes();

        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new TensorBoardLog(folder), notes)).Should().Throw<IOException>()
            .WithMessage($"TensorBoardLog expects a folder where it can make files but got '{folder}': * Pass another folder, or change its permissions.");

        notes.Steps.Should().BeEmpty();
        File.ReadAllText(_folder.File("file")).Should().Be("kept");
    }

    [Fact]
    public void New_BadArguments_AreRefused()
    {
        FluentActions.Invoking(() => new TensorBoardLog("")).Should().Throw<ArgumentException>().WithParameterName("folder");
        FluentActions.Invoking(() => new TensorBoardLog("x", 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "TensorBoardLog expects 1 or more steps from one that is logged to the next but got 0. Pass 1 to log every step.*");
    }

    [Fact]
    public void OnStep_WithoutBegin_SaysSo()
    {
        var log = new TensorBoardLog(Folder);
        TrainingRun? run = null;
        LoggedRun.Fit(LoggedRun.New(), new Begin(begun => run = begun));

        FluentActions.Invoking(() => log.OnStep(run!, default)).Should().Throw<InvalidOperationException>().WithMessage(
            "TensorBoardLog expects OnBegin first but got a step or an epoch. Pass it in FitOptions.Observers.");
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private string[] Files() => [.. Directory.GetFiles(Folder).Order(StringComparer.Ordinal)];

    /// <summary>A curve over all files, as TensorBoard has it: a start drops what came before with its step or a later one.</summary>
    private List<(long Step, float Value)> Curve(string tag)
    {
        List<(long Step, float Value)> curve = [];
        foreach (EventFileReader.Entry entry in Files().SelectMany(EventFileReader.Read))
        {
            if (entry.SessionStatus == 1)
            {
                curve.RemoveAll(point => point.Step >= entry.Step);
            }

            curve.AddRange(entry.Values.Where(value => value.Tag == tag).Select(value => (entry.Step, value.Value)));
        }

        return curve;
    }

    private sealed class Begin(Action<TrainingRun> action) : ITrainingObserver
    {
        public void OnBegin(TrainingRun run) => action(run);
    }
}
