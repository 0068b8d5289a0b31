using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NeuralNet.Tool.Training;

/// <summary>The training as it goes, on a terminal: curves of the newest network, and how far all of them are.</summary>
internal static class LiveScreen
{
    private const int Height = 10;
    private const int WidestChart = 100;
    private const int BarWidth = 24;
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
        console.Live(Draw(log.Status(), limit, console.Profile.Width, isEnding: false)).Start(screen =>
        {
            bool isOver = false;
            while (!isOver)
            {
                isOver = WaitHandle.WaitAny([((IAsyncResult)work).AsyncWaitHandle], Refresh) == 0;
                screen.UpdateTarget(Draw(log.Status(), limit, console.Profile.Width, cancellationToken.IsCancellationRequested));
            }
        });
    }

    /// <summary>One picture.</summary>
    public static IRenderable Draw(TrainingStatus status, TimeSpan? limit, int width, bool isEnding)
    {
        var lines = new List<string>();
        if (status.Epochs is [.., var last])
        {
            string best = status.Best is { } loss ? string.Create(CultureInfo.InvariantCulture, $"   least validation loss [bold]{loss:G4}[/]") : "";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"[bold]network {status.Network} of {status.Networks}[/]   epoch {last.Epoch} of {last.Epochs}{best}"));
            lines.AddRange(LossChart.Draw(
                [.. status.Epochs.Select(epoch => (double)epoch.Loss)], [.. status.Epochs.Select(epoch => epoch.Validation?.Loss ?? double.NaN)],
                last.Epochs, Math.Min(WidestChart, width - 1), Height));
        }

        int full = (int)(status.Share * BarWidth);
        string left = status.Left(limit) is { } time ? $"   {Clock(time)} left" : "";
        lines.Add(string.Create(
            CultureInfo.InvariantCulture,
            $"[deepskyblue1]{new string('━', full)}[/][grey]{new string('━', BarWidth - full)}[/] {status.Share * 100,3:0} %   {status.RowsPerSecond:N0} rows/s   {Clock(status.Elapsed)}{left}"));
        lines.Add(isEnding ? "[yellow]Ending: what was learned so far is kept.[/]" : "[grey]Ctrl+C ends it and keeps the best so far.[/]");
        return new Markup(string.Join('\n', lines)) { Overflow = Overflow.Crop };
    }

    private static string Clock(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
