using System.Text.RegularExpressions;

namespace NeuralNet.Tests;

/// <summary>Folders are floors: a file uses its own folder and the floors below it, never above, never beside.</summary>
public partial class ArchitectureTests
{
    private static readonly Dictionary<string, int> Floors = new()
    {
        ["Kernels"] = 0,
        ["Tensors"] = 1,
        ["LinearAlgebra"] = 2,
        ["Data"] = 3,
        ["Layers"] = 3,
        ["Losses"] = 3,
        ["Optimizers"] = 3,
        ["Training"] = 4,
        ["Serialization"] = 4,
        ["Estimators"] = 5,
    };

    private static readonly string Source = Path.Combine(RepositoryFiles.Root, "src", "NeuralNet");

    private static readonly (string Path, string Folder, string Code)[] Files =
    [
        .. Directory.GetFiles(Source, "*.cs", SearchOption.AllDirectories)
            .Select(path => (Path: path, Folder: Path.GetRelativePath(Source, path).Split(Path.DirectorySeparatorChar)[0]))
            .Where(file => file.Folder is not ("bin" or "obj"))
            .Select(file => (file.Path, file.Folder, WithoutComments(File.ReadAllText(file.Path)))),
    ];

    [Fact]
    public void Folders_AreAllFloors() =>
        Files.Select(file => file.Folder).Distinct().Should().BeSubsetOf(Floors.Keys);

    [Fact]
    public void Files_UseTheirOwnFolderAndFloorsBelow_Only()
    {
        // A type belongs to the lowest folder that declares a part of it: Sequential's part in Serialization is Layers' type.
        Dictionary<string, string> homes = Files
            .SelectMany(file => Declaration().Matches(file.Code).Select(match => (Type: match.Groups["name"].Value, file.Folder)))
            .GroupBy(declared => declared.Type)
            .ToDictionary(group => group.Key, group => group.MinBy(declared => Floors[declared.Folder]).Folder);
        homes.Should().ContainKey("Tensor").WhoseValue.Should().Be("Tensors");
        homes.Should().ContainKey("Sequential").WhoseValue.Should().Be("Layers");
        homes.Count.Should().BeGreaterThan(80);

        var wrong = new List<string>();
        foreach ((string path, string folder, string code) in Files)
        {
            foreach (string word in Word().Matches(code).Select(match => match.Value).Distinct())
            {
                if (homes.TryGetValue(word, out string? home) && home != folder && Floors[home] >= Floors[folder])
                {
                    wrong.Add($"{Path.GetRelativePath(Source, path)} names {word} of {home}");
                }
            }
        }

        wrong.Should().BeEmpty();
    }

    [Fact]
    public void UnsafeCodeAndIntrinsics_LiveInKernelsAlone() =>
        Files.Where(file => file.Folder != "Kernels" && UnsafeWord().IsMatch(file.Code))
            .Select(file => Path.GetRelativePath(Source, file.Path))
            .Should().BeEmpty();

    [Fact]
    public void PublicTypes_LiveInOneNamespace()
    {
        Type[] types = typeof(Tensor).Assembly.GetExportedTypes();

        types.Should().OnlyContain(type => type.Namespace == "NeuralNet");
        types.Should().NotContain(type => type.Name == "NeuralNet");
    }

    [Fact]
    public void Files_AreShort()
    {
        int[] lines = [.. Files.Select(file => File.ReadLines(file.Path).Count()).Order()];

        lines[lines.Length / 2].Should().BeLessThanOrEqualTo(150);
        lines[^1].Should().BeLessThanOrEqualTo(400);
    }

    // Words of other folders that are also common property names, such as Loss in Evaluation(Loss), only count as types:
    // the pattern leaves out names after a dot and parameter names of records.
    [GeneratedRegex(@"(?<![.\w""])[A-Z]\w+(?=\s*[<.(\[]|\s+[a-z_]\w*|\?)")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*(?:public |internal |private |protected |static |sealed |abstract |readonly |partial |unsafe |ref |file )*(?:class|struct|interface|enum|record struct|record class|record)\s+(?<name>[A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bunsafe\b|System\.Runtime\.Intrinsics|\bMemoryMarshal\b|\bUnsafe\.")]
    private static partial Regex UnsafeWord();

    [GeneratedRegex(@"//[^\n]*|""(?:\\.|[^""\\\n])*""")]
    private static partial Regex CommentOrText();

    private static string WithoutComments(string code) => CommentOrText().Replace(code, "");
}
