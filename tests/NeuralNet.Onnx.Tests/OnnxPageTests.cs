using System.Text.RegularExpressions;
using NeuralNet.Tests;

namespace NeuralNet.Onnx.Tests;

/// <summary>docs/onnx.md keeps its word: it quotes its program, and names every layer and option.</summary>
public partial class OnnxPageTests
{
    private static readonly string Page = RepositoryFiles.Read("docs", "onnx.md");

    [Fact]
    public void Page_QuotesItsProgram()
    {
        string[] program = Lines(RepositoryFiles.Read("samples", "ExportOnnx.cs"));
        MatchCollection quotes = Quote().Matches(Page);

        quotes.Should().HaveCountGreaterThan(3);
        foreach (Match quote in quotes)
        {
            program.Should().ContainInConsecutiveOrder(Lines(quote.Groups["code"].Value));
        }
    }

    [Fact]
    public void Page_NamesEveryLayerAndOption()
    {
        Page.Should().ContainAll(Layer.Kinds.Names.Where(kind => kind != "Normalization" && typeof(Layer).Assembly.GetType($"NeuralNet.{kind}") is not null).Select(kind => $"| `{kind}` |"));
        Page.Should().ContainAll(typeof(OnnxExportOptions).GetProperties().Select(option => $"| `{option.Name}` |"));
    }

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"<!-- samples/ExportOnnx.cs -->\n```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Quote();
}
