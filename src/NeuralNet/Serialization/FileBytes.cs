using Microsoft.Win32.SafeHandles;

namespace NeuralNet;

/// <summary>A file that is read by system calls.</summary>
internal sealed class FileBytes(FileStream stream) : IFileBytes
{
    private readonly SafeFileHandle _file = stream.SafeFileHandle;

    public int Read(long position, Span<byte> destination) => RandomAccess.Read(_file, destination, position);

    public void Dispose() => stream.Dispose();
}
