using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.Training;

/// <summary>The training as it goes, on a terminal: curves of the newest network, and how far all of them are.</summary>
internal static class LiveScreen
{
    private const int MostChartLines = 10;
    private const int FewestChartLines = 3;

    // Above and below the chart's own lines: the network, the axis, the legend, the bar, the hint, and the command's own line, which stays in sight.
    private const int OtherLines = 6;

    // The terminal writes it behind the hint.
    private const int Echo = 2;
    private const int WidestChart = 100;
    private const int WidestBar = 24;
    private const string ToKeep = "Ctrl+C ends it and keeps the best so far.";
    private const string ShortHint = "Ctrl+C ends it.";
    private const string Ending = "Ending: what was learned so far is kept.";
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);

    /// <summary>Draws until the work is done.</summary>
    public static void Show(Terminal terminal, TrainingLog log, TimeSpan? limit, Task work, CancellationToken cancellationToken)
    {
        var screen = new Redraw(terminal.Out);
        bool isOver = false;
        while (!isOver)
        {
            isOver = WaitHandle.WaitAny([((IAsyncResult)work).AsyncWaitHandle], Refresh) == 0;
            string hint = isOver ? "" : cancellationToken.IsCancellationRequested ? Ending : ToKeep;
            screen.Draw(Draw(log.Status(), limit, screen.Width - 1, screen.Height, hint));
        }

        screen.End();
    }

    /// <summary>One picture: lines in Spectre's markup. None is wider and all are fewer than what the terminal shows, since what is wrapped or scrolled away cannot be drawn over.</summary>
    /// <param name="status">What it shows.</param>
    /// <param name="limit">The most time, or null.</param>
    /// <param name="width">The most characters of a line.</param>
    /// <param name="height">Lines of the terminal.</param>
    /// <param name="hint">The last line; empty where the training is over.</param>
    internal static IReadOnlyList<string> Draw(TrainingStatus status, TimeSpan? limit, int width, int height, string hint)
    {
        var lines = new List<string>();
        if (status.Epochs is [.., var last])
        {
            lines.Add(Line(
                width,
                (status.Network, "bold"),
                ($"epoch {last.Epoch} of {last.Epochs}", ""),
                (status.Best is { } loss ? string.Create(CultureInfo.InvariantCulture, $"least validation loss {loss:G4}") : "", "")));
            int chart = Math.Min(MostChartLines, height - OtherLines);
            if (chart >= FewestChartLines)
            {
                lines.AddRange(LossChart.Draw(
                    [.. status.Epochs.Select(epoch => (double)epoch.Loss)], [.. status.Epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN)],
                    last.Epochs, Math.Min(WidestChart, width), chart));
            }
        }

        bool isOver = hint.Length == 0;
        int barWidth = Math.Clamp(width / 2, 1, WidestBar);
        int full = (int)(status.Share * barWidth);
        string bar = $"[deepskyblue1]{new string('━', full)}[/][grey]{new string('━', barWidth - full)}[/] ";
        lines.Add(bar + Line(
            width - barWidth - 1,
            (string.Create(CultureInfo.InvariantCulture, $"{status.Share * 100,3:0} %"), ""),
            (Clock(status.Elapsed), ""),
            (!isOver && status.Left(limit) is { } time ? $"{Clock(time)} left" : "", ""),
            (!isOver && status.RowsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $"{status.RowsPerSecond:N0} rows/s") : "", "")));
        if (!isOver)
        {
            lines.Add(Line(width - Echo, (hint.Length <= width - Echo ? hint : ShortHint, hint == Ending ? "yellow" : "grey")));
        }

        return lines;
    }

    // As many of the texts as fit, from the first on.
    private static string Line(int width, params ReadOnlySpan<(string Text, string Style)> texts)
    {
        const string Gap = "   ";
        var line = new StringBuilder();
        int length = 0;
        foreach ((string text, string style) in texts)
        {
            int more = text.Length + (length > 0 ? Gap.Length : 0);
            if (text.Length == 0)
            {
                continue;
            }

            if (length + more > width)
            {
                break;
            }

            line.Append(length > 0 ? Gap : "").Append(style.Length == 0 ? text : $"[{style}]{text}[/]");
            length += more;
        }

        return line.ToString();
    }

    private static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
