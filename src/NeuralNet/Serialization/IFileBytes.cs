namespace NeuralNet;

/// <summary>The bytes of an open file, at any place, for many threads at once.</summary>
internal interface IFileBytes : IDisposable
{
    /// <summary>Reads the bytes from a place on. Allocates nothing.</summary>
    /// <param name="position">0 or more.</param>
    /// <param name="destination">At least one byte, overwritten from its beginning.</param>
    /// <returns>How many were read: 1 or more, and 0 where the file ends.</returns>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    int Read(long position, Span<byte> destination);
}
