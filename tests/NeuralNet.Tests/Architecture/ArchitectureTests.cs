namespace NeuralNet.Tests.Architecture;

/// <summary>The rules of ARCHITECTURE.md on the library's source; <see cref="ArchitectureRuleTests"/> shows that they can fail.</summary>
public class ArchitectureTests
{
    /// <summary>Each folder of src/NeuralNet and its floor.</summary>
    internal static readonly IReadOnlyDictionary<string, int> Floors = new Dictionary<string, int>
    {
        ["Kernels"] = 0,
        ["Collectives"] = 1,
        ["Tensors"] = 1,
        ["LinearAlgebra"] = 2,
        ["Descriptions"] = 1,
        ["Schedules"] = 2,
        ["Data"] = 3,
        ["Layers"] = 3,
        ["Losses"] = 3,
        ["Optimizers"] = 3,
        ["Metrics"] = 3,
        ["Training"] = 5,
        ["Serialization"] = 4,
        ["Prediction"] = 5,
        ["Estimators"] = 6,
        ["Selection"] = 7,
    };

    [Fact]
    public void Folders_AreAllFloors() =>
        CompiledSource.Library.Files.Select(CompiledSource.Folder).Distinct().Should().BeSubsetOf(Floors.Keys);

    [Fact]
    public void Files_UseTheirOwnFolderAndFloorsBelow_Only()
    {
        CompiledSource.Library.Files.Count.Should().BeGreaterThan(80, "the rule must see the source to check it");

        IReadOnlyList<string> violations = FloorRule.Violations(CompiledSource.Library, Floors);

        violations.Should().BeEmpty();
    }

    [Fact]
    public void UnsafeCodeAndIntrinsics_LiveInKernelsAlone() =>
        UnsafeRule.Violations(CompiledSource.Library, "Kernels").Should().BeEmpty();

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
        int[] lines = [.. CompiledSource.Library.Files.Select(file => file.GetText().Lines.Count).Order()];

        lines[lines.Length / 2].Should().BeLessThanOrEqualTo(150);
        lines[^1].Should().BeLessThanOrEqualTo(400);
    }
}
