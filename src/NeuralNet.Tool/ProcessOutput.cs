using Microsoft.Win32.SafeHandles;

namespace NeuralNet.Tool;

/// <summary>Standard output. Knows when nobody reads it any more, as behind <c>| head</c>: what is written then goes nowhere, and <see cref="IsReaderGone"/> tells so.</summary>
/// <param name="inner">Where the bytes go; null where the process was started without standard output.</param>
internal sealed class ProcessOutput(Stream? inner) : Stream
{
    private const int Descriptor = 1;

    /// <summary>That of the process.</summary>
    public static ProcessOutput Open()
    {
        try
        {
            // The console's own stream says nothing of a reader that is gone. It is kept for files, whose place a FileStream would count by itself, though others may write there too.
            if (Console.IsOutputRedirected && !OperatingSystem.IsWindows())
            {
                var pipe = new FileStream(new SafeFileHandle(Descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
                if (!pipe.CanSeek)
                {
                    return new(pipe);
                }
            }

            return new(Console.OpenStandardOutput());
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return new(null);
        }
    }

    /// <summary>Whether the reader has closed its end.</summary>
    public bool IsReaderGone { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <exception cref="ToolException">The bytes cannot be written.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (IsReaderGone)
        {
            return;
        }

        try
        {
            (inner ?? throw new UnauthorizedAccessException()).Write(buffer);
        }
        catch (IOException problem) when (problem.HResult is BrokenPipe.OnUnix or BrokenPipe.OnWindows or BrokenPipe.ClosingOnWindows)
        {
            IsReaderGone = true;
        }
        catch (UnauthorizedAccessException)
        {
            throw new ToolException("Standard output is closed. Leave it open, or let it go to a file: > FILE.");
        }
        catch (IOException problem)
        {
            throw new ToolException($"Standard output cannot be written: {problem.Message.TrimEnd('.')}. What is there is not whole: write elsewhere, or free space.");
        }
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private static class BrokenPipe
    {
        public const int OnUnix = 32; // EPIPE
        public const int OnWindows = unchecked((int)0x8007006D);
        public const int ClosingOnWindows = unchecked((int)0x800700E8);
    }
}
