using System.Text.RegularExpressions;
using NeuralNet.Tests;

namespace NeuralNet.Onnx.Tests;

/// <summary>docs/onnx.md keeps its word: it quotes its programs, and names every layer, operator and option.</summary>
public class OnnxPageTests
{
    private static readonly string Page = RepositoryFiles.Read("docs", "onnx.md");

    [Fact]
    public void Page_QuotesItsPrograms()
    {
        foreach (string program in (string[])["samples/ExportOnnx.cs", "samples/ImportOnnx.cs"])
        {
            IReadOnlyList<string[]> quotes = QuotedProgram.Quotes(Page, program);

            quotes.Should().NotBeEmpty();
            quotes.Should().AllSatisfy(quote => QuotedProgram.LinesOf(program).Should().ContainInConsecutiveOrder(quote));
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
}
