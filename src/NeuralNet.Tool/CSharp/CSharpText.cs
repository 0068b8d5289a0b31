using System.Globalization;
using System.Text;

namespace NeuralNet.Tool.CSharp;

/// <summary>Names and texts of the data as C#.</summary>
internal static class CSharpText
{
    /// <summary>A string literal of ASCII alone.</summary>
    public static string Literal(string text)
    {
        var literal = new StringBuilder("\"");
        foreach (char c in text)
        {
            literal.Append(c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"));
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A comment of one line.</summary>
    public static string Comment(string text) => "// " + Literal(text).Trim('"');

    /// <summary>A name of a property for each column: MonthlyCharges for "monthly charges"; different, and none of <paramref name="taken"/>.</summary>
    public static string[] Properties(IEnumerable<string> columns, params IEnumerable<string> taken)
    {
        var used = new HashSet<string>(taken, StringComparer.Ordinal);
        return [.. columns.Select(column =>
        {
            string name = string.Concat(column.Split([.. column.Where(c => !char.IsAsciiLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
            name = name.Length == 0 ? "Column" : char.IsAsciiDigit(name[0]) ? "Column" + name : name;
            name = name[..Math.Min(name.Length, 60)];
            string unique = name;
            for (int i = 2; !used.Add(unique); i++)
            {
                unique = string.Create(CultureInfo.InvariantCulture, $"{name}{i}");
            }

            return unique;
        })];
    }
}
