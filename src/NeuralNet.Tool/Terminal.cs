using System.Text;

namespace NeuralNet.Tool;

/// <summary>Where a command reads and writes: the process's own streams, or a test's.</summary>
/// <param name="In">Standard input, as bytes: a table may be compressed.</param>
/// <param name="Out">Answers.</param>
/// <param name="Error">Problems, a line each, and what is said beside the answers.</param>
/// <param name="IsScreen">Whether <paramref name="Out"/> is a terminal that can draw, and not a file or a pipe.</param>
internal sealed record Terminal(Stream In, TextWriter Out, TextWriter Error, bool IsScreen)
{
    private const int BufferSize = 1 << 16;

    private ProcessOutput? OwnOutput { get; init; }

    /// <summary>Whether nobody reads <see cref="Out"/> any more, so that an answer more is work for nothing.</summary>
    public bool IsReaderGone => OwnOutput?.IsReaderGone == true;

    public static Terminal OfProcess()
    {
        if (OperatingSystem.IsWindows() && !Console.IsOutputRedirected)
        {
            Console.OutputEncoding = Encoding.UTF8;
        }

        // UTF-8 without a byte order mark, so that a pipe holds what a file would.
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool isScreen = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb" && Environment.GetEnvironmentVariable("NO_COLOR") is null or "";
        var output = ProcessOutput.Open();
        return new(ProcessStreams.Input(), new StreamWriter(output, utf8, BufferSize), new StreamWriter(ProcessStreams.Error(), utf8) { AutoFlush = true }, isScreen) { OwnOutput = output };
    }

    /// <summary>Writes a line that a reader at the other end sees at once.</summary>
    public void Say(string line)
    {
        Out.WriteLine(line);
        Out.Flush();
    }
}
