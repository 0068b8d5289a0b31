using System.IO.MemoryMappedFiles;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>A file that the system mapped into the process.</summary>
internal sealed class MappedFileBytes : IFileBytes
{
    // Stays open, because its lock keeps other .NET programs from cutting the file.
    private readonly FileStream _stream;
    private readonly MemoryMappedViewAccessor _view;

    public MappedFileBytes(FileStream stream)
    {
        _stream = stream;
        using var map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = map.CreateViewAccessor(offset: 0, size: 0, MemoryMappedFileAccess.Read);
    }

    public int Read(long position, Span<byte> destination) =>
        MappedMemory.Read(_view.SafeMemoryMappedViewHandle, position, destination);

    public void Dispose()
    {
        _view.Dispose();
        _stream.Dispose();
    }
}
