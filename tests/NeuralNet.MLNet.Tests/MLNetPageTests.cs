using NeuralNet.Tests;

namespace NeuralNet.MLNet.Tests;

/// <summary>docs/mlnet.md keeps its word: it quotes its program, and names options that exist.</summary>
public class MLNetPageTests
{
    private const string Program = "samples/MlNet.cs";

    private static readonly string Page = RepositoryFiles.Read("docs", "mlnet.md");

    [Fact]
    public void Page_QuotesItsProgram()
    {
        IReadOnlyList<string[]> quotes = QuotedProgram.Quotes(Page, Program);

        quotes.Should().HaveCount(5);
        quotes.Should().AllSatisfy(quote => QuotedProgram.LinesOf(Program).Should().ContainInConsecutiveOrder(quote));
    }

    [Fact]
    public void Page_NamesEveryOption()
    {
        Page.Should().ContainAll(typeof(MlpTrainerOptions).GetProperties().Select(option => $"`{option.Name}"));
    }
}
