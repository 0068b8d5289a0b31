using NeuralNet.Tests;

namespace NeuralNet.Onnx.Tests;

/// <summary>docs/onnx.md keeps its word: it quotes its program, and names every layer and option.</summary>
public class OnnxPageTests
{
    private const string Program = "samples/ExportOnnx.cs";

    private static readonly string Page = RepositoryFiles.Read("docs", "onnx.md");

    [Fact]
    public void Page_QuotesItsProgram()
    {
        IReadOnlyList<string[]> quotes = QuotedProgram.Quotes(Page, Program);

        quotes.Should().HaveCountGreaterThan(3);
        quotes.Should().AllSatisfy(quote => QuotedProgram.LinesOf(Program).Should().ContainInConsecutiveOrder(quote));
    }

    [Fact]
    public void Page_NamesEveryLayerAndOption()
    {
        Page.Should().ContainAll(Layer.Kinds.Names.Where(kind => kind != "Normalization" && typeof(Layer).Assembly.GetType($"NeuralNet.{kind}") is not null).Select(kind => $"| `{kind}` |"));
        Page.Should().ContainAll(typeof(OnnxExportOptions).GetProperties().Select(option => $"| `{option.Name}` |"));
    }
}
