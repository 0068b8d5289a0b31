using Spectre.Console;

namespace NeuralNet.Tool.Training;

/// <summary>Lines of a terminal that are drawn over again and again.</summary>
/// <remarks>
/// Spectre's live display pads its last line to the width: the <c>^C</c> that the terminal echoes there wraps, all moves up by a line, and the first line of the
/// picture stands there twice. Here the cursor waits behind the last text. It is not hidden either, so a process that is killed leaves the terminal as it was.
/// </remarks>
internal sealed class Redraw
{
    private const string EraseToEndOfLine = "\u001b[K";
    private const string EraseBelow = "\u001b[J";

    private readonly TextWriter _output;
    private readonly IAnsiConsole _console;
    private int _lines;

    public Redraw(TextWriter output)
    {
        _output = output;
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.Yes, Interactive = InteractionSupport.No });
    }

    public int Width => _console.Profile.Width;

    public int Height => _console.Profile.Height;

    /// <summary>Draws over the lines before, at once.</summary>
    /// <param name="lines">In Spectre's markup; none wider than the terminal, and fewer than it has.</param>
    public void Draw(IReadOnlyList<string> lines)
    {
        _output.Write(_lines > 1 ? $"\r\u001b[{_lines - 1}A" : "\r");
        for (int i = 0; i < lines.Count; i++)
        {
            _console.Write(new Markup(lines[i]));
            _output.Write(EraseToEndOfLine);
            _output.Write(i < lines.Count - 1 ? "\r\n" : EraseBelow);
        }

        // The writer would hold back 64 KB: some seconds of pictures.
        _output.Flush();
        _lines = lines.Count;
    }

    /// <summary>Leaves the lines as they are; what follows begins below.</summary>
    public void End()
    {
        _output.WriteLine();
        _output.Flush();
    }
}
