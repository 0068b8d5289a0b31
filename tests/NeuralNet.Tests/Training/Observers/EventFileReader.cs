using System.Buffers.Binary;
using System.Text;

namespace NeuralNet.Tests.Training.Observers;

/// <summary>Reads TensorBoard's event files, written apart from the library: bit by bit checksums in a table, fields of Protocol Buffers by number.</summary>
internal static class EventFileReader
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(index =>
    {
        uint crc = (uint)index;
        for (int bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
        }

        return crc;
    })];

    /// <summary>One event; those without a summary have no values.</summary>
    internal sealed record Entry(double WallTime, long Step, string? Version, long? SessionStatus, IReadOnlyList<(string Tag, float Value)> Values);

    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFFu;
        foreach (byte value in bytes)
        {
            crc = Table[(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return crc ^ 0xFFFFFFFFu;
    }

    /// <summary>The events of a file, whose every checksum is checked.</summary>
    public static List<Entry> Read(string path)
    {
        ReadOnlySpan<byte> rest = File.ReadAllBytes(path);
        List<Entry> entries = [];
        while (!rest.IsEmpty)
        {
            Verify(rest[..8], rest.Slice(8, 4));
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(rest);
            ReadOnlySpan<byte> data = rest.Slice(12, length);
            Verify(data, rest.Slice(12 + length, 4));
            entries.Add(Event(data.ToArray()));
            rest = rest[(16 + length)..];
        }

        return entries;
    }

    private static void Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> stored)
    {
        uint masked = BinaryPrimitives.ReadUInt32LittleEndian(stored);
        uint turned = masked - 0xA282EAD8u;
        uint crc = (turned << 15) | (turned >> 17);
        crc.Should().Be(Crc32C(bytes));
    }

    private static Entry Event(byte[] data)
    {
        Dictionary<int, object> fields = Fields(data).ToDictionary(field => field.Number, field => field.Value);
        List<(string, float)> values = [];
        if (fields.TryGetValue(5, out object? summary))
        {
            foreach ((int number, object value) in Fields((byte[])summary))
            {
                number.Should().Be(1);
                Dictionary<int, object> parts = Fields((byte[])value).ToDictionary(field => field.Number, field => field.Value);
                parts.Keys.Should().Equal(1, 2);
                values.Add((Encoding.UTF8.GetString((byte[])parts[1]), (float)parts[2]));
            }
        }

        return new Entry(
            (double)fields[1],
            fields.TryGetValue(2, out object? step) ? (long)step : 0,
            fields.TryGetValue(3, out object? version) ? Encoding.UTF8.GetString((byte[])version) : null,
            fields.TryGetValue(7, out object? session) ? (long)Fields((byte[])session).Single(field => field.Number == 1).Value : null,
            values);
    }

    private static List<(int Number, object Value)> Fields(byte[] message)
    {
        List<(int, object)> fields = [];
        int place = 0;
        while (place < message.Length)
        {
            long key = Varint(message, ref place);
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Varint(message, ref place);
                    break;
                case 1:
                    value = BitConverter.ToDouble(message, place);
                    place += 8;
                    break;
                case 2:
                    int length = (int)Varint(message, ref place);
                    value = message[place..(place + length)];
                    place += length;
                    break;
                case 5:
                    value = BitConverter.ToSingle(message, place);
                    place += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {key & 7}.");
            }

            fields.Add(((int)(key >> 3), value));
        }

        return fields;
    }

    private static long Varint(byte[] message, ref int place)
    {
        long value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = message[place++];
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
