using System.Globalization;
using NeuralNet.Tests.Serialization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class CsvLogTests : IDisposable
{
    private const string Header = "epoch,loss,learning_rate,seconds,rows_per_second,validation_loss";

    private readonly TemporaryFolder _folder = new();
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

    private string Path => _folder.File("run.csv");

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _culture;
        _folder.Dispose();
    }

    [Fact]
    public void Fit_InACultureWithDecimalCommas_WritesEachEpochWithAllDigits()
    {
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        var notes = new LoggedRun.Notes();

        History history = LoggedRun.Fit(LoggedRun.New(), notes, new CsvLog(Path));

        File.ReadAllText(Path).Should().NotContain("\r").And.EndWith("\n");
        string[] lines = File.ReadAllLines(Path);
        lines[0].Should().Be(Header + ",accuracy");
        lines.Should().HaveCount(1 + LoggedRun.Epochs);
        foreach (EpochResult epoch in history.Epochs)
        {
            double[] fields = [.. lines[epoch.Epoch].Split(',').Select(field => double.Parse(field, CultureInfo.InvariantCulture))];
            fields.Should().HaveCount(7);
            fields[0].Should().Be(epoch.Epoch);
            ((float)fields[1]).Should().Be(epoch.Loss);
            ((float)fields[2]).Should().Be(epoch.LearningRate).And.Be(notes.Steps[(epoch.Epoch * LoggedRun.Steps) - 1].Rate);
            fields[3].Should().BeApproximately(epoch.Elapsed.TotalSeconds, 6e-4);
            fields[4].Should().BeApproximately(epoch.RowsPerSecond, 0.06);
            ((float)fields[5]).Should().Be(epoch.Validation!.Loss);
            fields[6].Should().Be(epoch.Validation.Metrics[0].Value);
        }

        history.Epochs.Select(epoch => epoch.LearningRate).Should().OnlyHaveUniqueItems("the rate has a schedule");
    }

    [Fact]
    public void Fit_WithoutValidation_LeavesItsLossEmpty()
    {
        History history = LoggedRun.FitWith(LoggedRun.New(), null, null, new CsvLog(Path));

        string[] lines = File.ReadAllLines(Path);
        lines[0].Should().Be(Header);
        lines.Skip(1).Should().Equal(history.Epochs.Select(Row));
    }

    [Fact]
    public void Fit_WhileItRuns_HasEveryEpochSoFar()
    {
        List<int> counts = [];

        LoggedRun.Fit(LoggedRun.New(), new CsvLog(Path), new LoggedRun.AfterEpoch(_ => counts.Add(File.ReadAllLines(Path).Length)));

        counts.Should().Equal(2, 3, 4);
        _folder.Names.Should().Equal("run.csv");
    }

    // The log is ahead of the checkpoint, of epoch 1, by an epoch; the resumed run repeats it.
    [Fact]
    public void Fit_Resumed_HasOneHeaderAndEachEpochOnce()
    {
        string checkpoint = _folder.File();
        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new CsvLog(Path), new LoggedRun.Dying(checkpoint, 5, 9)))
            .Should().Throw<OperationCanceledException>();
        string[] before = File.ReadAllLines(Path);
        before.Should().HaveCount(3);
        File.AppendAllText(Path, "3,0.7"); // a row that was cut when the machine died

        History history = LoggedRun.Fit(Trainer.Resume(checkpoint), new CsvLog(Path));

        string[] lines = File.ReadAllLines(Path);
        lines[..2].Should().Equal(before[..2]);
        lines.Skip(1).Should().Equal(history.Epochs.Select(epoch => Row(epoch) + Text(epoch.Validation!.Metrics[0].Value)));
    }

    [Fact]
    public void Fit_ResumedWithOtherMetrics_HasAColumnForEach()
    {
        string checkpoint = _folder.File();
        FluentActions.Invoking(() => LoggedRun.FitWith(LoggedRun.New(), LoggedRun.Data, [], new CsvLog(Path), new LoggedRun.Dying(checkpoint, 5, 6)))
            .Should().Throw<OperationCanceledException>();
        File.ReadAllLines(Path)[0].Should().Be(Header);

        LoggedRun.FitWith(Trainer.Resume(checkpoint), LoggedRun.Data, [new Share()], new CsvLog(Path));

        string[] lines = File.ReadAllLines(Path);
        lines[0].Should().Be(Header + ",top_2_share");
        lines[1].Should().EndWith(",");
        lines[2].Should().EndWith(",NaN");
        lines.Should().HaveCount(4);
    }

    [Fact]
    public void Fit_ANewRun_ReplacesTheFile()
    {
        File.WriteAllText(Path, "old");
        var log = new CsvLog(Path);
        LoggedRun.Fit(LoggedRun.New(), log);
        History history = LoggedRun.FitWith(LoggedRun.New(), null, null, log);

        File.ReadAllLines(Path).Should().Equal([Header, .. history.Epochs.Select(Row)]);
    }

    [Fact]
    public void Fit_ThatThrows_LeavesTheFinishedEpochsAndAClosedFile()
    {
        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new CsvLog(Path), new LoggedRun.Dying(_folder.File(), 1, 7)))
            .Should().Throw<OperationCanceledException>();

        using var file = new FileStream(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        using var reader = new StreamReader(file);
        reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2);
    }

    [Fact]
    public void Fit_FileDeletedMeanwhile_IsWrittenAnew()
    {
        LoggedRun.Fit(LoggedRun.New(), new CsvLog(Path), new LoggedRun.AfterEpoch(epoch =>
        {
            if (epoch.Epoch == 2)
            {
                File.Delete(Path);
            }
        }));

        File.ReadAllLines(Path).Should().HaveCount(1 + LoggedRun.Epochs);
    }

    [Fact]
    public void Fit_NoFolder_SaysSoBeforeTheFirstStep()
    {
        var notes = new LoggedRun.Notes();
        string path = System.IO.Path.Combine(_folder.File("missing"), "run.csv");

        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new CsvLog(path), notes)).Should().Throw<IOException>().WithMessage(
            $"CsvLog expects the path of a file that can be written but got '{path}'. Expected an existing folder for run.csv but there is no {_folder.File("missing")}. Create it first, with Directory.CreateDirectory.");

        notes.Steps.Should().BeEmpty();
    }

    [Fact]
    public void Fit_PathOfAFolder_SaysSo() =>
        FluentActions.Invoking(() => LoggedRun.Fit(LoggedRun.New(), new CsvLog(_folder.Path))).Should().Throw<IOException>().WithMessage(
            $"CsvLog expects the path of a file that can be written but got '{_folder.Path}'. Expected the path of a file to write but {_folder.Path} is a folder. Add a file name to it.");

    [Fact]
    public void New_NoPath_IsRefused()
    {
        FluentActions.Invoking(() => new CsvLog("")).Should().Throw<ArgumentException>().WithParameterName("path");
        FluentActions.Invoking(() => new CsvLog(null!)).Should().Throw<ArgumentNullException>().WithParameterName("path");
    }

    [Theory]
    [InlineData("accuracy", "accuracy")]
    [InlineData("RMSE", "rmse")]
    [InlineData("Top-5 accuracy", "top_5_accuracy")]
    [InlineData("meanAbsoluteError", "mean_absolute_error")]
    [InlineData("R²", "r²")]
    [InlineData(" \"a, b\"\n", "a_b")]
    public void Column_IsTheNameInSnakeCase(string metric, string column) => CsvLog.Column(metric).Should().Be(column);

    private static string Row(EpochResult epoch) => FormattableString.Invariant(
        $"{epoch.Epoch},{epoch.Loss:R},{epoch.LearningRate:R},{epoch.Elapsed.TotalSeconds:0.###},{epoch.RowsPerSecond:0.#},{epoch.Validation?.Loss:R}");

    private static string Text(double value) => FormattableString.Invariant($",{value:R}");

    /// <summary>A metric without a value, which JSON cannot hold as a number.</summary>
    private sealed class Share : Metric
    {
        public override string Name => "Top-2 share";

        public override double Value => double.NaN;

        public override void Reset()
        {
        }

        protected override void AddRows(Tensor output, Tensor targets, Tensor? weights)
        {
        }
    }
}
