using System.Buffers.Binary;
using DataType = NeuralNet.Onnx.Protobuf.TensorProto.Types.DataType;

namespace NeuralNet.Onnx;

/// <summary>The number types of a file.</summary>
internal static class ElementTypes
{
    public static bool IsReal(int type) => (DataType)type is DataType.Float or DataType.Double or DataType.Float16 or DataType.Bfloat16;

    /// <summary>Bytes of a number; 0 for a type that is not read, such as text.</summary>
    public static int Size(int type) => (DataType)type switch
    {
        DataType.Bool or DataType.Int8 or DataType.Uint8 => 1,
        DataType.Float16 or DataType.Bfloat16 or DataType.Int16 or DataType.Uint16 => 2,
        DataType.Float or DataType.Int32 or DataType.Uint32 => 4,
        DataType.Double or DataType.Int64 or DataType.Uint64 => 8,
        _ => 0,
    };

    /// <summary>The number at the start of little-endian bytes.</summary>
    public static double Read(int type, ReadOnlySpan<byte> bytes) => (DataType)type switch
    {
        DataType.Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        DataType.Double => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        DataType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        DataType.Bfloat16 => Bfloat16(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        DataType.Int8 => (sbyte)bytes[0],
        DataType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        DataType.Uint16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        DataType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        DataType.Uint32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        DataType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        DataType.Uint64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        _ => bytes[0],
    };

    /// <summary>A number that a file holds as an int32: the small types, the half ones by their bits.</summary>
    public static double OfInt32(int type, int number) => (DataType)type switch
    {
        DataType.Float16 => (double)BitConverter.UInt16BitsToHalf((ushort)number),
        DataType.Bfloat16 => Bfloat16((ushort)number),
        _ => number,
    };

    // The upper half of a float32.
    private static double Bfloat16(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
