namespace NeuralNet;

/// <summary>
/// Shows the run in one line of the console that is written again and again: epoch, bar, loss, remaining time, speed, validation. At the end
/// the line of <see cref="History.ToString"/> takes its place.
/// </summary>
/// <remarks>
/// Written at most 10 times a second, always in the invariant culture, with a carriage return and spaces alone. It is never wider than the console: what
/// does not fit is left out. The last line is whole and may wrap. Where the console's output goes to a file or another program, there is one line an epoch
/// instead. A step that writes nothing allocates 0 bytes.
/// </remarks>
/// <example><code>
/// trainer.Fit(train, epochs: 10, options: new() { Observers = [new ConsoleProgress()] });
/// // epoch 3/10 [#####...............] 26 %, loss 0.2514, 1:05 left, 98,000 rows/s
/// </code></example>
public sealed class ConsoleProgress : ITrainingObserver
{
    private const int UsualWidth = 80;

    private readonly TextWriter? _output;
    private readonly int? _width;
    private readonly bool _rewrites;
    private readonly Pace _pace;
    private int _length;            // of the line that is there

    /// <summary>Shows a run.</summary>
    /// <param name="output">Where to; null for the console. A writer gets the line that is rewritten, whatever is behind it.</param>
    /// <param name="width">The most characters of the rewritten line, 1 or more; null for the console's width less one, or 79 for a writer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is below 1.</exception>
    public ConsoleProgress(TextWriter? output = null, int? width = null)
        : this(output, width, rewrites: output is not null || !Console.IsOutputRedirected, TimeProvider.System)
    {
    }

    internal ConsoleProgress(TextWriter? output, int? width, bool rewrites, TimeProvider clock)
    {
        if (width < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(width), FormattableString.Invariant(
                $"ConsoleProgress expects a width of 1 or more characters but got {width}. Leave it out for the console's width."));
        }

        (_output, _width, _rewrites) = (output, width, rewrites);
        _pace = new Pace(TimeSpan.FromSeconds(0.1), clock);
    }

    private TextWriter Output => _output ?? Console.Out;

    // A character in the last column would begin a new line on some consoles. One without a size says 0.
    private int Width => _width ?? ((_output is null && Console.WindowWidth > 1 ? Console.WindowWidth : UsualWidth) - 1);

    bool ITrainingObserver.IsForFirstRank => true;

    void ITrainingObserver.OnStep(TrainingRun run, StepResult result) => ShowIfDue(run);

    void ITrainingObserver.OnEpoch(TrainingRun run, EpochResult result)
    {
        if (_rewrites)
        {
            ShowIfDue(run);
        }
        else
        {
            Output.WriteLine(result.ToString());
        }
    }

    void ITrainingObserver.OnEnd(TrainingRun run, History history)
    {
        if (_rewrites)
        {
            Rewrite("", Width);
            Output.WriteLine(history.ToString());
            Output.Flush();
        }
    }

    private void ShowIfDue(TrainingRun run)
    {
        if (_rewrites && _pace.IsDue())
        {
            int width = Width;
            Rewrite(ProgressLine.Format(run.Progress, width), width);
            Output.Flush();
        }
    }

    // Spaces cover the rest of a longer line before, and the cursor returns, so that other output begins at the left.
    private void Rewrite(string line, int width)
    {
        int covered = Math.Min(Math.Max(line.Length, _length), width);
        Output.Write($"\r{line.PadRight(covered)}\r");
        _length = line.Length;
    }
}
