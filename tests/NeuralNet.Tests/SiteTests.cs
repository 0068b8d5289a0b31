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

    [Fact]
    public void Reference_HasEveryLibrary()
    {
        string[] programs = ["NeuralNet.Templates", "NeuralNet.Tool"];
        string site = RepositoryFiles.Read("docs", "site", "docfx.json");
        string[] libraries = [.. Directory.GetDirectories(Path.Combine(RepositoryFiles.Root, "src")).Select(folder => Path.GetFileName(folder)!).Except(programs)];

        libraries.Should().Contain("NeuralNet");
        site.Should().ContainAll(libraries.Select(name => $"\"{name}/bin/Release/net10.0/{name}.dll\""));
    }
}
