using NeuralNet.Tests.Architecture;

namespace NeuralNet.Tests;

public sealed class SiteTests
{
    [Fact]
    public void Menu_NamesEveryPage()
    {
        string menu = RepositoryFiles.Read("docs", "site", "guides.yml");
        string[] pages = [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "docs"), "*.md").Select(path => $"href: {Path.GetFileName(path)}\n")];

        menu.ReplaceLineEndings("\n").Should().ContainAll(pages);
    }
}
