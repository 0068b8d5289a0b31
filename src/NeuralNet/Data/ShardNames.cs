using System.Globalization;
using System.Text.RegularExpressions;

namespace NeuralNet;

/// <summary>The files of a folder that are one table or dataset together. A name such as <c>rows-00002-of-00010.safetensors</c> says which of how many it is.</summary>
internal static partial class ShardNames
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

        (string Name, int Number, int Count)[] numbered = [.. names.Select(Parse).Where(name => name.Count > 0)];
        foreach (IGrouping<int, (string Name, int Number, int Count)> set in numbered.GroupBy(name => name.Count))
        {
            if (set.Key != numbered[0].Count || numbered.Length < names.Length)
            {
                string other = numbered.Length < names.Length ? names.Except(numbered.Select(name => name.Name)).First() : set.First().Name;
                throw new IOException($"{who} expects the files of one table in the folder {folder} but got {numbered[0].Name} and {other}. Move one of the two sets to another folder.");
            }

            var there = set.Select(name => name.Number).ToHashSet();
            for (int number = 1; number <= set.Key; number++)
            {
                if (!there.Contains(number))
                {
                    string missing = NumberOf().Replace(set.First().Name, match => $"-{number.ToString(CultureInfo.InvariantCulture).PadLeft(match.Groups[1].Length, '0')}-of-{match.Groups[2].Value}.", 1);
                    throw new FileNotFoundException(
                        $"{who} expects {set.Key} files in the folder {folder}, by their names, but {missing} is missing. Copy it there again, or write the table anew.", missing);
                }
            }
        }

        return [.. names.Select(name => Path.Combine(folder, name))];
    }

    private static (string Name, int Number, int Count) Parse(string name)
    {
        Match match = NumberOf().Match(name);
        return match.Success
            ? (name, int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture))
            : (name, 0, 0);
    }

    [GeneratedRegex(@"-(\d{1,9})-of-(\d{1,9})\.")]
    private static partial Regex NumberOf();
}
