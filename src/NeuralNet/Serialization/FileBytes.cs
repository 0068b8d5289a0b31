using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>The bytes of an open file, at any place, for many threads at once: read by system calls, or from a map of the file.</summary>
internal abstract class FileBytes : IDisposable
{
    /// <summary>Reads by system calls.</summary>
    /// <param name="stream">The file, closed with this.</param>
    public static FileBytes ByCalls(FileStream stream) => new Calls(stream);

    /// <summary>Maps the file into the process.</summary>
    /// <param name="stream">The file, closed with this.</param>
    /// <exception cref="IOException">Its file system cannot map it.</exception>
    public static FileBytes Mapped(FileStream stream) => new Map(stream);

    /// <summary>Reads the bytes from a place on. Allocates nothing.</summary>
    /// <param name="position">0 or more.</param>
    /// <param name="destination">At least one byte, overwritten from its beginning.</param>
    /// <returns>How many were read: 1 or more, and 0 where the file ends.</returns>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public abstract int Read(long position, Span<byte> destination);

    public abstract void Dispose();

    private sealed class Calls(FileStream stream) : FileBytes
    {
        private readonly SafeFileHandle _file = stream.SafeFileHandle;

        public override int Read(long position, Span<byte> destination) => RandomAccess.Read(_file, destination, position);

        public override void Dispose() => stream.Dispose();
    }

    private sealed class Map : FileBytes
    {
        // Stays open, because its lock keeps other .NET programs from cutting the file.
        private readonly FileStream _stream;
        private readonly MemoryMappedViewAccessor _view;

        public Map(FileStream stream)
        {
            _stream = stream;
            using var map = MemoryMappedFile.CreateFromFile(
                stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
            _view = map.CreateViewAccessor(offset: 0, size: 0, MemoryMappedFileAccess.Read);
        }

        public override int Read(long position, Span<byte> destination) =>
            MappedMemory.Read(_view.SafeMemoryMappedViewHandle, position, destination);

        public override void Dispose()
        {
            _view.Dispose();
            _stream.Dispose();
        }
    }
}
