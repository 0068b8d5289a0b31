using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace NeuralNet.Tests.Serialization;

/// <summary>Makes the bytes of safetensors files by hand, sound or not, without the code under test.</summary>
internal static class SafeTensorsBytes
{
    /// <summary>8 bytes of length, the header, the numbers.</summary>
    public static byte[] Of(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        return [.. LengthPrefix((ulong)json.Length), .. json, .. data];
    }

    /// <summary>The same with float32 numbers.</summary>
    public static byte[] Of(string header, params float[] data)
    {
        byte[] bytes = new byte[data.Length * sizeof(float)];
        for (int i = 0; i < data.Length; i++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), data[i]);
        }

        return Of(header, bytes);
    }

    public static byte[] LengthPrefix(ulong length)
    {
        byte[] prefix = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, length);
        return prefix;
    }

    /// <summary>The bits of floats, so that NaN equals itself and 0 is not -0.</summary>
    public static int[] Bits(Tensor tensor) => MemoryMarshal.Cast<float, int>(tensor.AsSpan()).ToArray();
}
