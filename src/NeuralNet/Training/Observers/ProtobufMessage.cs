using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace NeuralNet;

/// <summary>A message of Protocol Buffers, to be filled field by field.</summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>The message as bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Adds an int64 or an enum.</summary>
    public ProtobufMessage Add(int field, long value)
    {
        AddKey(field, Varint);
        AddVarint((ulong)value);
        return this;
    }

    /// <summary>Adds a double.</summary>
    public ProtobufMessage Add(int field, double value)
    {
        AddKey(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(sizeof(double)), value);
        _bytes.Advance(sizeof(double));
        return this;
    }

    /// <summary>Adds a float.</summary>
    public ProtobufMessage Add(int field, float value)
    {
        AddKey(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(sizeof(float)), value);
        _bytes.Advance(sizeof(float));
        return this;
    }

    /// <summary>Adds a string.</summary>
    public ProtobufMessage Add(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message within this one.</summary>
    public ProtobufMessage Add(int field, ProtobufMessage value) => Add(field, value.Bytes);

    private ProtobufMessage Add(int field, ReadOnlySpan<byte> value)
    {
        AddKey(field, LengthDelimited);
        AddVarint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    private void AddKey(int field, int wireType) => AddVarint(((ulong)field << 3) | (uint)wireType);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void AddVarint(ulong value)
    {
        for (; value > 0x7F; value >>= 7)
        {
            _bytes.Write([(byte)(value | 0x80)]);
        }

        _bytes.Write([(byte)value]);
    }
}
