using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NeuralNet.Tests.Architecture;

/// <summary>Code that the runtime does not check, and code for one instruction set, lives in one folder.</summary>
internal static class UnsafeRule
{
    private static readonly HashSet<string> UncheckedTypes =
    [
        "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.CompilerServices.UnsafeAccessorAttribute",
        "System.Runtime.CompilerServices.SkipLocalsInitAttribute",
        "System.Runtime.InteropServices.CollectionsMarshal",
        "System.Runtime.InteropServices.DllImportAttribute",
        "System.Runtime.InteropServices.ImmutableCollectionsMarshal",
        "System.Runtime.InteropServices.LibraryImportAttribute",
        "System.Runtime.InteropServices.Marshal",
        "System.Runtime.InteropServices.MemoryMarshal",
        "System.Runtime.InteropServices.NativeMemory",
    ];

    /// <summary>A line for each use outside <paramref name="folder"/>.</summary>
    public static IReadOnlyList<string> Violations(CompiledSource source, string folder) =>
    [
        .. source.Files.Where(file => CompiledSource.Folder(file) != folder).SelectMany(file =>
            UnsafeKeywords(file).Concat(source.Uses(file)
                .Where(use => IsUnchecked(use.Definition))
                .Select(use => $"{file.FilePath}({use.Line}) uses {use.Definition.ToDisplayString()}"))),
    ];

    private static IEnumerable<string> UnsafeKeywords(SyntaxTree file) =>
        file.GetRoot().DescendantTokens()
            .Where(token => token.IsKind(SyntaxKind.UnsafeKeyword))
            .Select(token => $"{file.FilePath}({CompiledSource.Line(token.GetLocation())}) is unsafe");

    private static bool IsUnchecked(ISymbol definition)
    {
        INamedTypeSymbol? type = definition as INamedTypeSymbol ?? definition.ContainingType;
        return type is not null
            && (UncheckedTypes.Contains(type.ToDisplayString())
                || $"{type.ContainingNamespace.ToDisplayString()}.".StartsWith("System.Runtime.Intrinsics.", StringComparison.Ordinal));
    }
}
