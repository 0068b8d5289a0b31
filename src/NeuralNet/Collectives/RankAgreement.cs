using System.Security.Cryptography;
using System.Text;

namespace NeuralNet;

/// <summary>Compares what must be the same on every rank, and that none of them can see alone.</summary>
internal static class RankAgreement
{
    /// <summary>Throws on every rank, with one message, where a fact is another on some rank.</summary>
    /// <param name="ranks">The ranks, all of which call this.</param>
    /// <param name="who">The method that asks: the first fact.</param>
    /// <param name="facts">Names, and what they are on this rank.</param>
    /// <param name="advice">How to mend it.</param>
    /// <exception cref="ArgumentException">A fact differs: the message has it of rank 0 and of the first rank that differs.</exception>
    public static void Check(ICollective ranks, string who, IEnumerable<(string Name, string Value)> facts, string advice)
    {
        // Hashes are compared; the texts, which may be long, travel where there is something to say alone.
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\0', facts.Prepend((Name: "method", Value: who)).SelectMany(fact => (string[])[fact.Name, fact.Value])));
        byte[] hash = SHA256.HashData(text), hashes = new byte[hash.Length * ranks.Size];
        ranks.Gather(hash, hashes);
        byte[][] all = [.. hashes.Chunk(hash.Length)];
        int other = Array.FindIndex(all, each => !each.SequenceEqual(all[0]));
        if (other < 0)
        {
            return;
        }

        byte[][] texts = ranks.GatherUnequal(ranks.Rank == 0 || ranks.Rank == other ? text : []);
        string[] first = Split(texts[0]), second = Split(texts[other]);
        int at = 1;     // names and values in turn
        while (at + 2 < Math.Min(first.Length, second.Length) && first[at - 1] == second[at - 1] && first[at] == second[at])
        {
            at += 2;
        }

        int common = first[at].AsSpan().CommonPrefixLength(second[at]);
        throw new ArgumentException(FormattableString.Invariant(
            $"{first[1]} expects the same {first[at - 1]} on every rank but got {Cut(first[at], common)} on rank 0 and {Cut(second[at], common)} on rank {other}. {advice}"));
    }

    /// <summary>Of a long text, such as that of a record, the part with its first difference.</summary>
    private static string Cut(string text, int at)
    {
        int from = Math.Max(0, at - 30), to = Math.Min(text.Length, at + 30);
        return text.Length <= 100 ? text : $"{(from > 0 ? "..." : "")}{text[from..to]}{(to < text.Length ? "..." : "")}";
    }

    private static string[] Split(byte[] text) => Encoding.UTF8.GetString(text).Split('\0');
}
