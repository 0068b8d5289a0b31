using System.IO.MemoryMappedFiles;
using NeuralNet.Kernels;

namespace NeuralNet.Tests.Kernels;

public class MappedMemoryTests
{
    private const int Length = 1 << 16; // whole pages, since Windows maps no parts of one

    [Theory]
    [InlineData(0, 100)]
    [InlineData(7, 100)]
    [InlineData(Length - 100, 100)]
    [InlineData(Length - 99, 99)]
    [InlineData(Length - 1, 1)]
    [InlineData(Length, 0)]
    [InlineData(long.MaxValue, 0)]
    public void Read_AnyPlace_GivesBytesUpToTheEnd(long position, int expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, Length).Select(i => (byte)(i * 31))];
        using MemoryMappedViewAccessor view = Map(bytes);
        byte[] destination = new byte[100];

        MappedMemory.Read(view.SafeMemoryMappedViewHandle, position, destination).Should().Be(expected);

        destination[..expected].Should().Equal(bytes.Skip((int)Math.Min(position, Length)).Take(expected));
        destination[expected..].Should().Equal(new byte[destination.Length - expected]);
    }

    [Fact]
    public void Read_Closed_Throws()
    {
        MemoryMappedViewAccessor view = Map(new byte[Length]);
        view.Dispose();

        FluentActions.Invoking(() => MappedMemory.Read(view.SafeMemoryMappedViewHandle, 0, new byte[1])).Should().Throw<ObjectDisposedException>();
    }

    private static MemoryMappedViewAccessor Map(byte[] bytes)
    {
        using var map = MemoryMappedFile.CreateNew(mapName: null, bytes.Length);
        MemoryMappedViewAccessor view = map.CreateViewAccessor(0, bytes.Length);
        view.WriteArray(0, bytes, 0, bytes.Length);
        return view;
    }
}
