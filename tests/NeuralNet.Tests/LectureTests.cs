using System.Text.RegularExpressions;

namespace NeuralNet.Tests;

/// <summary>docs/lecture.md keeps its word: each section has a lesson of its name, shows its picture and quotes its code.</summary>
public partial class LectureTests
{
    private const int LargestPicture = 64 * 1024;       // bytes

    private static readonly string[] Lessons =
        [.. Directory.GetFiles(Path.Combine(RepositoryFiles.Root, "samples", "LectureTour", "Lessons"), "*.cs").Select(File.ReadAllText)];

    private static readonly Dictionary<string, string> Sections = RepositoryFiles.Read("docs", "lecture.md").Split("\n## ")[1..]
        .ToDictionary(section => section.Split('\n')[0], section => section);

    public static TheoryData<string> Names => [.. Sections.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Section_QuotesItsLesson_AndShowsItsPicture(string name)
    {
        string lesson = Lessons.Single(code => NameOf(code) == name);

        string[] quoted = [.. Sections[name].Split("```csharp\n")[1..].Select(block => block.Split("```")[0])];
        quoted.Should().NotBeEmpty();
        foreach (string block in quoted)
        {
            Lines(lesson).Should().ContainInConsecutiveOrder(Lines(block));
        }

        string[] pictures = [.. Picture().Matches(Sections[name]).Select(match => match.Groups["path"].Value)];
        pictures.Should().Contain($"images/lecture/{name}.svg");
        foreach (string picture in pictures)
        {
            new FileInfo(Path.Combine(RepositoryFiles.Root, "docs", picture)).Length.Should().BeLessThan(LargestPicture, "of {0}", picture);
        }
    }

    [Fact]
    public void Lessons_HaveASectionEach() => Lessons.Select(NameOf).OfType<string>().Should().BeSubsetOf(Sections.Keys);

    private static string? NameOf(string code) => Name().Match(code) is { Success: true } match ? match.Groups["name"].Value : null;

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];

    [GeneratedRegex(@"!\[[^\]]+\]\((?<path>[^)]+)\)")]
    private static partial Regex Picture();

    [GeneratedRegex(@"string Name => ""(?<name>[^""]+)""")]
    private static partial Regex Name();
}
