using System.Globalization;
using System.Numerics;

namespace NeuralNet.Mpi;

/// <summary>How many of a machine's cores are a rank's, where several ranks run on it.</summary>
/// <remarks>mpirun may bind each rank to cores of its own, or all may run on all: both are told by the masks of the cores that each rank may use.</remarks>
internal static class CoreShare
{
    /// <summary>Bytes of a mask: 1,024 logical cores.</summary>
    public const int MaskLength = 128;

    /// <summary>The cores that this process may use, a bit each.</summary>
    public static byte[] OwnMask()
    {
        byte[] mask = new byte[MaskLength];
        string? text = OperatingSystem.IsLinux() ? Allowed("/proc/self/status") : null;
        if (text is null || !Parse(text, mask))
        {
            // No masks here: all ranks of a machine have the same cores.
            Array.Clear(mask);
            for (int core = 0; core < Math.Min(Environment.ProcessorCount, 8 * MaskLength); core++)
            {
                mask[core / 8] |= (byte)(1 << (core % 8));
            }
        }

        return mask;
    }

    /// <summary>Reads a mask as Linux writes it: groups of 32 bits in hexadecimal digits, the highest first.</summary>
    public static bool Parse(string text, Span<byte> mask)
    {
        string digits = text.Trim().Replace(",", "", StringComparison.Ordinal);
        if (!BigInteger.TryParse("0" + digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger bits) || bits.IsZero)
        {
            return false;
        }

        mask.Clear();
        return bits.TryWriteBytes(mask, out _, isUnsigned: true);
    }

    /// <summary>The share of one rank: a core that k ranks may use counts 1/k.</summary>
    /// <param name="masks">The masks of all ranks on the machine.</param>
    /// <param name="rank">The rank among them.</param>
    /// <param name="processors">Cores' worth of time that the process may use (<see cref="Environment.ProcessorCount"/>): fewer than its mask has where a container limits it.</param>
    public static double Of(ReadOnlySpan<byte> masks, int rank, int processors)
    {
        ReadOnlySpan<byte> own = masks.Slice(rank * MaskLength, MaskLength);
        double share = 0;
        int cores = 0;
        for (int core = 0; core < 8 * MaskLength; core++)
        {
            if (Has(own, core))
            {
                int users = 0;
                for (int start = 0; start < masks.Length; start += MaskLength)
                {
                    users += Has(masks[start..], core) ? 1 : 0;
                }

                share += 1.0 / users;
                cores++;
            }
        }

        return cores == 0 ? processors : share * Math.Min(1, (double)processors / cores);
    }

    private static bool Has(ReadOnlySpan<byte> mask, int core) => (mask[core / 8] & (1 << (core % 8))) != 0;

    private static string? Allowed(string path)
    {
        const string Key = "Cpus_allowed:";
        try
        {
            return File.ReadLines(path).FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
