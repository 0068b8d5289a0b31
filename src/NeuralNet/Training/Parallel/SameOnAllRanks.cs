using System.Security.Cryptography;
using System.Text;
using NeuralNet.Kernels;

namespace NeuralNet;

/// <summary>Compares what must be the same on every rank.</summary>
internal static class SameOnAllRanks
{
    /// <summary>Throws on rank 0 unless all ranks gave the same answers; the other ranks then wait to be ended by it, so that one line says it.</summary>
    /// <param name="collective">The ranks.</param>
    /// <param name="who">Who asks.</param>
    /// <param name="facts">A name and a text each.</param>
    /// <exception cref="ArgumentException">A rank differs; the message names it, and what differs.</exception>
    public static void Verify(ICollective collective, string who, IReadOnlyList<(string What, string Is)> facts)
    {
        string[] texts = GatherTexts(collective, string.Join('\n', facts.Select(fact => $"{fact.What}\t{fact.Is.ReplaceLineEndings(" ")}")));
        for (int rank = 1; rank < texts.Length; rank++)
        {
            if (texts[rank] == texts[0])
            {
                continue;
            }

            if (collective.Rank != 0)
            {
                collective.Barrier();
            }

            string[] first = texts[0].Split('\n'), other = texts[rank].Split('\n');
            int at = Enumerable.Range(0, Math.Min(first.Length, other.Length)).FirstOrDefault(i => first[i] != other[i]);
            (string what, string expected) = Cut(first[at]);
            throw new ArgumentException(
                $"{who} expects the same on every rank but got {what} {Cut(other[at]).Is} on rank {rank} and {expected} on rank 0. Give every rank the same program, data and settings.");
        }
    }

    /// <summary>A short text that differs where values differ.</summary>
    public static string Fingerprint(ReadOnlySpan<float> values) => Convert.ToHexString(SHA256.HashData(FloatBytes.Of(values)).AsSpan(0, 8));

    /// <summary>The texts of all ranks.</summary>
    public static string[] GatherTexts(ICollective collective, string text)
    {
        byte[] own = Encoding.UTF8.GetBytes(text);
        double[] lengths = new double[collective.Size];
        lengths[collective.Rank] = own.Length;
        collective.Sum(lengths);
        int longest = checked((int)lengths.Max());
        byte[] mine = new byte[longest], all = new byte[checked(longest * collective.Size)];
        own.CopyTo(mine, 0);
        collective.Gather(mine, all);
        return [.. lengths.Select((length, rank) => Encoding.UTF8.GetString(all, rank * longest, (int)length))];
    }

    private static (string What, string Is) Cut(string line) => line.IndexOf('\t') is var tab and >= 0 ? (line[..tab], line[(tab + 1)..]) : (line, "");
}
