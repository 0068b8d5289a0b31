using System.Text.RegularExpressions;
using NeuralNet.Tests;

namespace NeuralNet.Onnx.Tests;

/// <summary>docs/onnx.md keeps its word: it quotes its programs, and names every layer, operator and option.</summary>
public partial class OnnxPageTests
{
    private static readonly string Page = RepositoryFiles.Read("docs", "onnx.md");

    [Fact]
    public void Page_QuotesItsPrograms()
    {
        MatchCollection quotes = Quote().Matches(Page);

        quotes.Select(quote => quote.Groups["program"].Value).Distinct().Should().BeEquivalentTo("ExportOnnx.cs", "ImportOnnx.cs");
        foreach (Match quote in quotes)
        {
            Lines(RepositoryFiles.Read("samples", quote.Groups["program"].Value)).Should().ContainInConsecutiveOrder(Lines(quote.Groups["code"].Value));
        }
    }

    [Fact]
    public void Page_NamesEveryOperatorThatIsRead()
    {
        string import = Page[Page.IndexOf("## Import", StringComparison.Ordinal)..];

        foreach (string name in ImportedOperators.Names)
        {
            Regex.IsMatch(import, $@"\b{name}\b").Should().BeTrue("{0} is read", name);
        }
    }

    [Fact]
    public void Page_NamesEveryLayerAndOption()
    {
        Page.Should().ContainAll(Layer.Kinds.Names.Where(kind => kind != "Normalization" && typeof(Layer).Assembly.GetType($"NeuralNet.{kind}") is not null).Select(kind => $"| `{kind}` |"));
        Page.Should().ContainAll(typeof(OnnxImportOptions).GetProperties().Select(option => $"| `{option.Name}` |"));
        Page.Should().ContainAll(typeof(OnnxExportOptions).GetProperties().Select(option => $"| `{option.Name}` |"));
    }

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"<!-- samples/(?<program>\w+\.cs) -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Quote();
}
