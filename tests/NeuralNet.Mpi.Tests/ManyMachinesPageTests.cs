using NeuralNet.Mpi.Native;
using NeuralNet.Tests;

namespace NeuralNet.Mpi.Tests;

/// <summary>docs/many-machines.md keeps its word: its program runs, and it names what we look for.</summary>
public class ManyMachinesPageTests
{
    private const string Program = "tests/MpiTarget/Hello.cs";

    private static readonly string Page = RepositoryFiles.Read("docs", "many-machines.md");

    [Fact]
    public void Page_QuotesItsProgram()
    {
        IReadOnlyList<string[]> quotes = QuotedProgram.Quotes(Page, Program);

        quotes.Should().NotBeEmpty();
        quotes.Should().AllSatisfy(quote => QuotedProgram.LinesOf(Program).Should().ContainInConsecutiveOrder(quote.Where(line => !line.StartsWith("using ", StringComparison.Ordinal))));
    }

    [MpiTheory]
    [Ranks(4)]
    public void Program_OfThePage_SumsTheRanks(string launcher, int ranks)
    {
        Mpirun.Outcome outcome = Mpirun.Run(launcher, ranks, "hello");

        outcome.Code.Should().Be(0, outcome.Text);
        outcome.Text.Split('\n').Count(line => line.Contains($" of {ranks} (", StringComparison.Ordinal) && line.TrimEnd().EndsWith(": 6", StringComparison.Ordinal)).Should().Be(ranks, outcome.Text);
    }

    [Fact]
    public void Page_NamesLibrariesLaunchersAndVariables()
    {
        if (OperatingSystem.IsLinux())
        {
            Page.Should().ContainAll(LibraryNames.For(MpiFamily.Unknown).Where(name => !name.StartsWith("libmpi_abi", StringComparison.Ordinal)).Select(name => $"`{name}`"));
        }

        Page.Should().ContainAll(LibraryNames.Variable, JobEnd.Variable, "`libmpi_abi.so.1`");
        Page.Should().ContainAll(typeof(MpiOptions).GetProperties().Select(option => $"MpiOptions.{option.Name}"));
    }
}
