using System.Text.RegularExpressions;

namespace NeuralNet.Tests;

/// <summary>The blocks of code of a page that are marked as quotes of a program.</summary>
internal static class QuotedProgram
{
    /// <summary>The blocks that begin with a mark such as <c>&lt;!-- samples/ExportOnnx.cs --&gt;</c>, as lines without indentation.</summary>
    /// <param name="page">Its text.</param>
    /// <param name="program">The path of the program, with slashes.</param>
    public static IReadOnlyList<string[]> Quotes(string page, string program) =>
        [.. Regex.Matches(page, $"<!-- {Regex.Escape(program)} -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline).Select(match => Lines(match.Groups["code"].Value))];

    /// <summary>The program's lines, comparable with those.</summary>
    /// <param name="program">Its path, with slashes.</param>
    public static string[] LinesOf(string program) => Lines(RepositoryFiles.Read(program.Split('/')));

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
