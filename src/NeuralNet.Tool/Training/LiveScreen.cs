using System.Globalization;
using Spectre.Console;

namespace NeuralNet.Tool.Training;

/// <summary>The training as it goes, on a terminal: curves of the newest network, and how far all of them are.</summary>
internal static class LiveScreen
{
    private const int Height = 10;
    private const int WidestChart = 100;
    private const int BarWidth = 24;
    private const string ToKeep = "[grey]Ctrl+C ends it and keeps the best so far.[/]";
    private const string Ending = "[yellow]Ending: what was learned so far is kept.[/]";
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);

    /// <summary>Draws until the work is done.</summary>
    public static void Show(Terminal terminal, TrainingLog log, TimeSpan? limit, Task work, CancellationToken cancellationToken)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(terminal.Out),
            Ansi = AnsiSupport.Yes,
            Interactive = InteractionSupport.Yes,
        });
        console.Live(Draw(log.Status(), limit, console.Profile.Width, ToKeep)).Start(screen =>
        {
            bool isOver = false;
            while (!isOver)
            {
                isOver = WaitHandle.WaitAny([((IAsyncResult)work).AsyncWaitHandle], Refresh) == 0;
                string hint = isOver ? "" : cancellationToken.IsCancellationRequested ? Ending : ToKeep;
                screen.UpdateTarget(Draw(log.Status(), limit, console.Profile.Width, hint));
            }
        });
    }

    /// <summary>One picture.</summary>
    /// <param name="status">What it shows.</param>
    /// <param name="limit">The most time, or null.</param>
    /// <param name="width">Of the terminal, in characters.</param>
    /// <param name="hint">The last line, in Spectre's markup; empty where the training is over.</param>
    private static Markup Draw(TrainingStatus status, TimeSpan? limit, int width, string hint)
    {
        var lines = new List<string>();
        if (status.Epochs is [.., var last])
        {
            string best = status.Best is { } loss ? string.Create(CultureInfo.InvariantCulture, $"   least validation loss [bold]{loss:G4}[/]") : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"[bold]{status.Network}[/]   epoch {last.Epoch} of {last.Epochs}{best}"));
            lines.AddRange(LossChart.Draw(
                [.. status.Epochs.Select(epoch => (double)epoch.Loss)], [.. status.Epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN)],
                last.Epochs, Math.Min(WidestChart, width - 1), Height));
        }

        int full = (int)(status.Share * BarWidth);
        string left = hint.Length > 0 && status.Left(limit) is { } time ? $"   {Clock(time)} left" : "";
        string speed = hint.Length > 0 && status.RowsPerSecond > 0 ? string.Create(CultureInfo.InvariantCulture, $"   {status.RowsPerSecond:N0} rows/s") : "";
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"[deepskyblue1]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {status.Share * 100,3:0} %   {Clock(status.Elapsed)}{left}{speed}"));
        lines.Add(hint);
        return new Markup(string.Join('\n', lines)) { Overflow = Overflow.Crop };
    }

    private static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
