using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NeuralNet.Tests.Architecture;

/// <summary>C# files compiled in memory, so that a rule sees each type and member as the compiler does.</summary>
internal sealed class CompiledSource
{
    // What <ImplicitUsings> gives every file of a project.
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly string LibraryRoot = Path.Combine(RepositoryFiles.Root, "src", "NeuralNet");

    private static readonly Lazy<CompiledSource> LazyLibrary =
        new(() => new(LibraryPaths().Select(path => (path, File.ReadAllText(Path.Combine(LibraryRoot, path))))));

    // The assemblies that this test itself runs on, without the library, whose source is compiled again.
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(path => !Path.GetFileName(path).StartsWith("NeuralNet", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference LibraryAssembly = MetadataReference.CreateFromFile(typeof(Model).Assembly.Location);

    private readonly CSharpCompilation _compilation;
    private readonly ConcurrentDictionary<SyntaxTree, (ISymbol, int)[]> _uses = [];

    /// <summary>Compiles files; the first folder of a path is its floor, such as <c>Layers</c> in <c>Layers/Dense.cs</c>.</summary>
    /// <exception cref="InvalidOperationException">A file does not compile: a rule would then miss what it uses.</exception>
    public CompiledSource(IEnumerable<(string Path, string Code)> files)
        : this(files, References)
    {
    }

    private CompiledSource(IEnumerable<(string Path, string Code)> files, MetadataReference[] references)
    {
        Files = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Code, path: file.Path.Replace('\\', '/')))];
        _compilation = CSharpCompilation.Create(
            "Source",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), .. Files],
            references,
            new CSharpCompilationOptions(
                OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        Diagnostic[] errors = [.. _compilation.GetDiagnostics().Where(each => each.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
        {
            throw new InvalidOperationException($"The source does not compile: {string.Join("; ", errors.Take(5).AsEnumerable())}");
        }
    }

    /// <summary>The library: each file of <c>src/NeuralNet</c>.</summary>
    public static CompiledSource Library => LazyLibrary.Value;

    public IReadOnlyList<SyntaxTree> Files { get; }

    /// <summary>Throws unless a file that a user of the library could write compiles.</summary>
    /// <exception cref="InvalidOperationException">It does not: the message holds the compiler's first errors.</exception>
    public static void VerifyUserCode(string code) => _ = new CompiledSource([("User/Code.cs", code)], [.. References, LibraryAssembly]);

    public static string Folder(SyntaxTree file) => file.FilePath.Split('/')[0];

    public static int Line(Location location) => location.GetLineSpan().StartLinePosition.Line + 1;

    /// <summary>
    /// The definitions of all types and members that a file uses, named or inferred, each once, with its first line there.
    /// References in documentation do not count.
    /// </summary>
    public IReadOnlyList<(ISymbol Definition, int Line)> Uses(SyntaxTree file) =>
        _uses.GetOrAdd(file, key => [.. FindUses(key)]);

    private IEnumerable<(ISymbol Definition, int Line)> FindUses(SyntaxTree file)
    {
        SemanticModel model = _compilation.GetSemanticModel(file);
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (SyntaxNode node in file.GetRoot().DescendantNodes())
        {
            foreach (ISymbol definition in SymbolsOf(node, model).SelectMany(Definitions))
            {
                if (seen.Add(definition))
                {
                    yield return (definition, Line(node.GetLocation()));
                }
            }
        }
    }

    // TypeSyntax is an expression too, so this sees base lists, constraints, signatures, typeof, patterns and attributes.
    private static IEnumerable<ISymbol?> SymbolsOf(SyntaxNode node, SemanticModel model) => node switch
    {
        ExpressionSyntax expression =>
            [model.GetSymbolInfo(expression).Symbol, model.GetTypeInfo(expression).Type, model.GetTypeInfo(expression).ConvertedType],
        ConstructorInitializerSyntax initializer => [model.GetSymbolInfo(initializer).Symbol],
        BaseTypeDeclarationSyntax type => [model.GetDeclaredSymbol(type)],
        _ => [],
    };

    private static IEnumerable<ISymbol> Definitions(ISymbol? symbol) => symbol switch
    {
        IArrayTypeSymbol array => Definitions(array.ElementType),
        IPointerTypeSymbol pointer => Definitions(pointer.PointedAtType),
        INamedTypeSymbol type => [type.OriginalDefinition, .. type.TypeArguments.SelectMany(Definitions)],
        IMethodSymbol method =>
            [(method.ReducedFrom ?? method).OriginalDefinition, .. method.TypeArguments.SelectMany(Definitions)],
        IFieldSymbol or IPropertySymbol or IEventSymbol => [symbol.OriginalDefinition],
        _ => [],
    };

    private static IEnumerable<string> LibraryPaths() =>
        Directory.GetFiles(LibraryRoot, "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(LibraryRoot, path))
            .Where(path => path.Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));
}
