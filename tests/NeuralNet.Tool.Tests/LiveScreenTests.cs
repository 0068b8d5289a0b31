using NeuralNet.Tool.Training;
using Spectre.Console;

namespace NeuralNet.Tool.Tests;

/// <summary>The picture of a training: it must be drawn over, so it may not wrap and not scroll.</summary>
public sealed class LiveScreenTests
{
    private const string Hint = "Ctrl+C ends it and keeps the best so far.";

    [Theory]
    [InlineData(20, 6)]
    [InlineData(30, 8)]
    [InlineData(40, 15)]
    [InlineData(80, 24)]
    [InlineData(200, 60)]
    public void Draw_AnySize_FitsTheTerminal(int columns, int rows)
    {
        foreach (string hint in new[] { Hint, "Ending: what was learned so far is kept.", "" })
        {
            string[] lines = Plain(LiveScreen.Draw(Status(), TimeSpan.FromHours(3), columns - 1, rows, hint));

            lines.Should().OnlyContain(line => line.Length < columns).And.HaveCountLessThan(rows);
            (lines[^1].Length + 2).Should().BeLessThanOrEqualTo(columns, "the terminal writes ^C behind it");
            lines[0].Should().StartWith("network 20/20");
        }
    }

    [Fact]
    public void Draw_BeforeTheFirstEpoch_TellsTheTimeAndTheHint() =>
        Plain(LiveScreen.Draw(new TrainingStatus(), null, 79, 24, Hint)).Should().Equal(new string('━', 24) + "   0 %   0:00", Hint);

    [Fact]
    public void Draw_AFitOfOneEpoch_HasOnePoint()
    {
        TrainingStatus status = Status() with { Network = "network 1/1", Epochs = [Epoch(1, 1)], Share = 1 };

        string[] lines = Plain(LiveScreen.Draw(status, null, 79, 24, ""));

        lines[0].Should().Be("network 1/1   epoch 1 of 1   least validation loss 0.25");
        lines.Should().HaveCount(1 + 10 + 2 + 1);
        string.Concat(lines).Count(character => character is > '\u2800' and <= '\u28FF').Should().BePositive();
    }

    [Fact]
    public void Redraw_IsSeenAtOnce_AndGoesBackOverItsLines()
    {
        var bytes = new MemoryStream();
        var screen = new Redraw(new StreamWriter(bytes, bufferSize: 1 << 16));

        screen.Draw(["one", "two", "[grey]three[/]"]);
        long first = bytes.Length;
        screen.Draw(["four", "five"]);
        screen.Draw(["six"]);

        first.Should().BePositive("a screen that waits for a full buffer shows a picture every few seconds");
        string text = System.Text.Encoding.UTF8.GetString(bytes.ToArray());
        text.Should().StartWith("\rone\u001b[K\r\ntwo\u001b[K\r\n").And.EndWith("\u001b[K\u001b[J");
        text.Should().Contain("\r\u001b[2Afour\u001b[K\r\nfive\u001b[K\u001b[J\r\u001b[1Asix");
    }

    private static string[] Plain(IReadOnlyList<string> lines) => [.. lines.Select(Markup.Remove)];

    private static TrainingStatus Status() => new()
    {
        Network = "network 20/20",
        Epochs = [.. Enumerable.Range(1, 900).Select(epoch => Epoch(epoch, 1000))],
        Best = 0.25,
        Share = 0.4,
        RowsPerSecond = 1_234_567,
        Elapsed = TimeSpan.FromMinutes(75),
    };

    private static EpochResult Epoch(int epoch, int epochs) => new() { Epoch = epoch, Epochs = epochs, Loss = 1f / epoch };
}
