using System.Globalization;

namespace NeuralNet;

/// <summary>The files of a folder that are one table or dataset together. A name such as <c>rows-00002-of-00010.safetensors</c> says which of how many it is.</summary>
internal static class ShardNames
{
    /// <summary>The name of a shard.</summary>
    /// <param name="index">From 0.</param>
    /// <param name="count">Of all.</param>
    /// <param name="extension">With its point.</param>
    public static string Of(int index, int count, string extension) => FormattableString.Invariant($"rows-{index + 1:D5}-of-{count:D5}{extension}");

    /// <summary>The paths of a folder's files, in ordinal order, without those whose names begin with a point or an underscore.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="who">The caller, for messages.</param>
    /// <param name="pattern">Which files, such as <c>*.safetensors</c>.</param>
    /// <exception cref="IOException">There is none, one is missing by the numbers in the names, or the numbers contradict each other.</exception>
    public static string[] FilesIn(string folder, string who, string pattern)
    {
        string[] names = [.. Directory.EnumerateFiles(folder, pattern).Select(path => Path.GetFileName(path)!).Where(name => name[0] is not ('.' or '_')).Order(StringComparer.Ordinal)];
        if (names.Length == 0)
        {
            throw new FileNotFoundException($"{who} expects files {pattern} in the folder {folder} but there are none.", folder);
        }

        ThrowIfIncomplete(names, folder, who);
        return [.. names.Select(name => Path.Combine(folder, name))];
    }

    private static void ThrowIfIncomplete(string[] names, string folder, string who)
    {
        Numbered[] numbered = [.. names.Select(Numbered.Parse).OfType<Numbered>()];
        if (numbered.Length == 0)
        {
            return;
        }

        Numbered first = numbered[0];
        string? other = names.Except(numbered.Where(name => name.Count == first.Count).Select(name => name.Name)).FirstOrDefault();
        if (other is not null)
        {
            throw new IOException($"{who} expects the files of one table in the folder {folder} but got {first.Name} and {other}. Move one of the two sets to another folder.");
        }

        var there = numbered.Select(name => name.Number).ToHashSet();
        for (int number = 1; number <= first.Count; number++)
        {
            if (!there.Contains(number))
            {
                string missing = first.With(number);
                throw new FileNotFoundException(
                    $"{who} expects {first.Count} files in the folder {folder}, by their names, but {missing} is missing. Copy it there again, or write the table anew.", missing);
            }
        }
    }

    /// <summary>A name such as <c>rows-00002-of-00010.csv</c>.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Before">What is before the number, here <c>rows-</c>.</param>
    /// <param name="Number">Which of all it is, from 1.</param>
    /// <param name="Digits">The digits that the number is written with.</param>
    /// <param name="Count">Of how many.</param>
    /// <param name="After">What is behind the number, here <c>-of-00010.csv</c>.</param>
    private sealed record Numbered(string Name, string Before, int Number, int Digits, int Count, string After)
    {
        private const string Of = "-of-";
        private const int MostDigits = 9;

        /// <summary>Null where the name is another.</summary>
        public static Numbered? Parse(string name)
        {
            int of = name.IndexOf(Of, StringComparison.Ordinal);
            if (of < 0)
            {
                return null;
            }

            int begin = of, end = of + Of.Length;
            while (begin > 0 && char.IsAsciiDigit(name[begin - 1]))
            {
                begin--;
            }

            while (end < name.Length && char.IsAsciiDigit(name[end]))
            {
                end++;
            }

            ReadOnlySpan<char> number = name.AsSpan(begin, of - begin), count = name.AsSpan(of + Of.Length, end - of - Of.Length);
            return number.Length is 0 or > MostDigits || count.Length is 0 or > MostDigits ? null : new(
                name, name[..begin], int.Parse(number, CultureInfo.InvariantCulture), number.Length, int.Parse(count, CultureInfo.InvariantCulture), name[of..]);
        }

        /// <summary>The name of another file of the set.</summary>
        public string With(int number) => $"{Before}{number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0')}{After}";
    }
}
