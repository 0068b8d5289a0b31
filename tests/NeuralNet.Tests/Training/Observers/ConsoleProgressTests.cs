using System.Globalization;

namespace NeuralNet.Tests.Training.Observers;

public sealed class ConsoleProgressTests
{
    private static readonly TrainingProgress Half = new()
    {
        Epoch = 3,
        Epochs = 5,
        Step = 469,
        Steps = 938,
        Share = 0.5,
        Loss = 0.25144f,
        RowsPerSecond = 98_000,
        Elapsed = TimeSpan.FromSeconds(65),
        Remaining = TimeSpan.FromSeconds(65),
        Validation = new Evaluation { Count = 10, Loss = 0.5f },
    };

    [Theory]
    [InlineData(100, "epoch 3/5 [##########..........] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s, validation loss 0.5")]
    [InlineData(97, "epoch 3/5 [##########..........] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s, validation loss 0.5")]
    [InlineData(92, "epoch 3/5 [#######........] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s, validation loss 0.5")]
    [InlineData(87, "epoch 3/5 [#####.....] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s, validation loss 0.5")]
    [InlineData(86, "epoch 3/5 [##########..........] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s")]
    [InlineData(66, "epoch 3/5 [#####.....] 50 %, loss 0.2514, 1:05 left, 98,000 rows/s")]
    [InlineData(65, "epoch 3/5 [##########..........] 50 %, loss 0.2514, 1:05 left")]
    [InlineData(27, "epoch 3/5 [#####.....] 50 %")]
    [InlineData(26, "epoch 3/5 50 %")]
    [InlineData(14, "epoch 3/5 50 %")]
    [InlineData(8, "epoch 3/")]
    [InlineData(1, "e")]
    public void Format_Width_DropsWhatDoesNotFit(int width, string line) => ProgressLine.Format(Half, width).Should().Be(line);

    [Fact]
    public void Format_AnyWidthAndShare_IsNeverWider()
    {
        for (int width = 1; width < 120; width++)
        {
            for (int percent = 0; percent <= 100; percent++)
            {
                ProgressLine.Format(Half with { Share = percent / 100.0 }, width).Length.Should().BeLessThanOrEqualTo(width);
            }
        }
    }

    [Theory]
    [InlineData(0, "0:00 left")]
    [InlineData(3_599, "59:59 left")]
    [InlineData(3_600, "1:00:00 left")]
    [InlineData(90_061, "1 d 01:01:01 left")]
    public void Text_OfARemainingTime_IsShort(int seconds, string text) =>
        (Half with { Remaining = TimeSpan.FromSeconds(seconds) }).ToString().Should().Be(
            $"epoch 3/5, step 469/938: loss 0.2514, {text}, 98,000 rows/s, validation loss 0.5");

    [Fact]
    public void Format_OtherCulture_IsTheSame()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "minus";
        string expected = ProgressLine.Format(Half with { Loss = -0.25f }, 100);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            ProgressLine.Format(Half with { Loss = -0.25f }, 100).Should().Be(expected).And.Contain("loss -0.25, ").And.Contain("98,000 rows/s");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData(20)]
    [InlineData(79)]
    [InlineData(120)]
    public void Fit_OnAConsole_LeavesOneLine(int width)
    {
        var output = new StringWriter { NewLine = "\n" };
        ITrainingObserver progress = new ConsoleProgress(output, width, rewrites: true, new ManualClock(TimeSpan.FromSeconds(1)));
        string afterEpochs = "";
        History history = ObservedRun.Fit(ObservedRun.New(), progress, new ActionObserver { Epoch = (_, _) => afterEpochs = output.ToString() });

        afterEpochs.Should().NotContain("\n", "nothing is left behind after an epoch");
        string[] lines = afterEpochs.Split('\r', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(ObservedRun.Epochs * (ObservedRun.Steps + 1));
        lines.Should().OnlyContain(line => line.Length <= width && line.StartsWith("epoch "));
        Screen(afterEpochs).Should().Equal(lines[^1].TrimEnd());
        Screen(output.ToString()).Should().Equal(history.ToString(), "");
    }

    [Fact]
    public void Fit_TenTimesASecond_WritesNoMore()
    {
        var output = new StringWriter();
        ObservedRun.Fit(ObservedRun.New(), new ConsoleProgress(output, 79, rewrites: true, new ManualClock(TimeSpan.FromSeconds(0.05))));

        // 16 moments 0.05 s apart, every second of them, and the end.
        output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries).Count(line => line.StartsWith("epoch ")).Should().Be(8 + 1);
    }

    [Fact]
    public void Fit_RedirectedConsole_WritesALineAnEpoch()
    {
        var output = new StringWriter { NewLine = "\n" };
        History history = ObservedRun.Fit(ObservedRun.New(), new ConsoleProgress(output, null, rewrites: false, TimeProvider.System));

        output.ToString().Should().Be(string.Concat(history.Epochs.Select(epoch => $"{epoch}\n")));
    }

    [Fact]
    public void Fit_WriterWithoutAWidth_IsThatOfAnUsualConsole()
    {
        var output = new StringWriter { NewLine = "\n" };
        History history = ObservedRun.Fit(ObservedRun.New(), new ConsoleProgress(output));

        string[] parts = output.ToString().Split('\r', StringSplitOptions.RemoveEmptyEntries);
        parts[..^1].Should().NotBeEmpty().And.OnlyContain(line => line.Length <= 79);
        parts[^1].Should().Be($"{history}\n");
    }

    [Fact]
    public void Constructor_WidthBelow1_IsRefused() =>
        FluentActions.Invoking(() => new ConsoleProgress(width: 0)).Should().Throw<ArgumentOutOfRangeException>().WithMessage(
            "ConsoleProgress expects a width of 1 or more characters but got 0. Leave it out for the console's width.*");

    /// <summary>What a console shows: its lines without spaces at the end.</summary>
    private static List<string> Screen(string written)
    {
        List<List<char>> lines = [[]];
        int column = 0;
        foreach (char c in written)
        {
            if (c == '\r')
            {
                column = 0;
            }
            else if (c == '\n')
            {
                lines.Add([]);
                column = 0;
            }
            else
            {
                if (column == lines[^1].Count)
                {
                    lines[^1].Add(' ');
                }

                lines[^1][column++] = c;
            }
        }

        return [.. lines.Select(line => new string([.. line]).TrimEnd())];
    }
}
