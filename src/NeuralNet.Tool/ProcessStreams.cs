namespace NeuralNet.Tool;

/// <summary>What else a process may have been started without.</summary>
internal static class ProcessStreams
{
    /// <summary>Standard input; without bytes where it is closed.</summary>
    public static Stream Input() => OrNull(() =>
    {
        Stream input = Console.OpenStandardInput();
        if (!OperatingSystem.IsWindows() && Console.IsInputRedirected)
        {
            _ = input.Read([]); // of no bytes: tells that it is closed, and waits for nothing; from a terminal it would stop a process in the background
        }

        return input;
    });

    /// <summary>Standard error. Nobody is left to be told that it is closed or full, and the exit code tells of the problem.</summary>
    public static Stream Error() => new Heedless(OrNull(Console.OpenStandardError));

    private static Stream OrNull(Func<Stream> open)
    {
        try
        {
            return open();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return Stream.Null;
        }
    }

    private sealed class Heedless(Stream inner) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // See above.
            }
        }
    }
}
