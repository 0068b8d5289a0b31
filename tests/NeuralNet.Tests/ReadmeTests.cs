using System.Text.RegularExpressions;

namespace NeuralNet.Tests;

/// <summary>The README keeps its word: its programs are samples, which run; its links lead somewhere.</summary>
public partial class ReadmeTests
{
    private static readonly string Readme = RepositoryFiles.Read("README.md");

    [Theory]
    [InlineData(1, "HelloTable.cs", 7)]
    [InlineData(2, "HelloMlp.cs", 25)]
    public void Program_IsTheSample_AndIsShort(int block, string sample, int lines)
    {
        string program = Block(block).Trim();

        program.Should().Be(SampleProgram(sample));
        program.Split('\n').Length.Should().BeLessThanOrEqualTo(lines);
    }

    [Fact]
    public void SecondProgram_RunAsWritten_LearnsTheRing()
    {
        // The program's own lines, compiled here: keep the two equal, which the next assertion checks.
        string compiled = RepositoryFiles.Read("tests", "NeuralNet.Tests", "ReadmeProgram.cs");
        Lines(compiled).Should().ContainInConsecutiveOrder(Lines(SampleProgram("HelloMlp.cs")).Where(line => line != "using NeuralNet;"));

        Evaluation result = ReadmeProgram.Run();

        result.Accuracy.Should().BeGreaterThan(0.95f);
    }

    [Fact]
    public void OwnLoop_IsInTheConsumer_WhichCiBuildsAndRuns()
    {
        string loop = Block(3);

        // The consumer's loop goes on after the README's last statement, so the closing brace is left out.
        Lines(RepositoryFiles.Read("tests", "PackageConsumer", "Program.cs")).Should().ContainInConsecutiveOrder(Lines(loop)[..^1]);
    }

    [Fact]
    public void TrainingTable_IsTheCommittedResult()
    {
        string[] results = RepositoryFiles.Read("benchmarks", "results", "AMD EPYC", "comparison-train.md").Split("## Training step, 2 threads");
        string[][] rows = [.. Readme.Split('\n').Where(line => line.Contains(", batch ")).Select(Cells)];

        rows.Should().HaveCount(13);
        foreach (string[] row in rows)
        {
            row[1..4].Should().Equal(Figures(results[0], row[0]));
            row[4..7].Should().Equal(Figures(results[1], row[0]));
        }

        // Ours, whose median stands before the brackets, and the two ratios.
        static string[] Figures(string table, string name)
        {
            string[] lines = table.Split('\n');
            string[] heads = Cells(lines.First(line => line.StartsWith("| case ", StringComparison.Ordinal)));
            string[] cells = Cells(lines.Single(line => line.StartsWith($"| {name} ", StringComparison.Ordinal)));
            return [cells[1].Split(' ')[0], cells[heads.IndexOf("TorchSharp / ours")], cells[heads.IndexOf("TorchSharp JIT / ours")]];
        }

        static string[] Cells(string line) => [.. line.Trim('|', ' ').Split('|').Select(cell => cell.Trim())];
    }

    [Fact]
    public void FiguresOnTables_AreThoseOfTheCommittedReport()
    {
        string[] report = RepositoryFiles.Read("benchmarks", "results", "AMD EPYC", "tables.md").Split('\n');

        Ours("better than the best trees").Should().Be("11 of 12");
        Ours("worst ratio to the best trees").Should().Be("1.069 (spam)");
        Ours("geometric mean of the ratios").Should().Be("0.807");
        Ours("better than scikit-learn's MLP").Should().Be("9 of 12");
        Readme.Should().ContainAll("on 11; the geometric mean of the ratios is 0.81", "On one (spam) it is 7 % more", "three small ones (penguins, vehicle, titanic)");

        string Ours(string row) => report.Single(line => line.StartsWith($"| {row} ", StringComparison.Ordinal)).Split('|')[3].Trim();
    }

    [Fact]
    public void Links_LeadToFiles()
    {
        foreach (string page in (string[])["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
        {
            foreach (Match link in Link().Matches(RepositoryFiles.Read(page)))
            {
                string path = Path.Combine(RepositoryFiles.Root, Uri.UnescapeDataString(link.Groups["path"].Value));
                (File.Exists(path) || Directory.Exists(path)).Should().BeTrue("{0} links to {1}", page, link.Groups["path"].Value);
            }
        }
    }

    private static string Block(int index) => Readme.Split("```csharp\n")[index].Split("```")[0];

    private static string SampleProgram(string file) => RepositoryFiles.Read("samples", file).Split("\n\n", 2)[1].Trim();

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"\]\((?<path>(?!https?:|#)[^)#]+)")]
    private static partial Regex Link();
}
