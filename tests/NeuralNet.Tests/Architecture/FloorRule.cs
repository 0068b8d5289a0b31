using Microsoft.CodeAnalysis;

namespace NeuralNet.Tests.Architecture;

/// <summary>Folders are floors: a file uses its own folder and the floors below it, never above, never a sibling.</summary>
internal static class FloorRule
{
    /// <summary>A line for each use that breaks the rule: where, what it uses, and the folder of that.</summary>
    public static IReadOnlyList<string> Violations(CompiledSource source, IReadOnlyDictionary<string, int> floors)
    {
        var violations = new List<string>();
        foreach (SyntaxTree file in source.Files)
        {
            string folder = CompiledSource.Folder(file);
            foreach ((ISymbol definition, int line) in source.Uses(file))
            {
                if (Home(definition, floors) is string home && home != folder && floors[home] >= floors[folder])
                {
                    violations.Add($"{file.FilePath}({line}) uses {Name(definition)} of {home}");
                }
            }
        }

        return violations;
    }

    // A member belongs to the folder of its file. A type in parts belongs to the lowest folder with a part of it: Sequential,
    // with a part in Serialization, is a type of Layers. A member without a line of its own (an implicit constructor) goes
    // with its type. What other assemblies define has no home here.
    private static string? Home(ISymbol definition, IReadOnlyDictionary<string, int> floors)
    {
        string[] folders = [.. definition.DeclaringSyntaxReferences.Select(part => CompiledSource.Folder(part.SyntaxTree))];
        return folders.Length > 0 ? folders.MinBy(folder => floors[folder])
            : definition.ContainingType is INamedTypeSymbol type ? Home(type.OriginalDefinition, floors)
            : null;
    }

    private static string Name(ISymbol definition) =>
        definition is INamedTypeSymbol ? definition.Name : $"{definition.ContainingType.Name}.{definition.Name}";
}
