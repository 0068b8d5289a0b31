using System.Text.RegularExpressions;

namespace NeuralNet.Tool.CSharp;

/// <summary>What the user may call the exported class and its namespace, so that the file compiles.</summary>
internal static partial class CSharpNames
{
    // Of C# 14, with those that are words in certain places alone but warned of or refused as names of types.
    private static readonly HashSet<string> Words =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do", "double", "else", "enum",
        "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long",
        "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
        "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
        "volatile", "while",
        "async", "await", "dynamic", "extension", "field", "file", "global", "nameof", "nint", "notnull", "nuint", "partial", "record", "required", "scoped", "unmanaged", "var", "when", "where", "yield",
    ];

    // That the file's code names: CSharpExport, CSharpHelpers.
    private static readonly HashSet<string> Types =
    [
        "System", "Array", "ArgumentException", "ArgumentNullException", "BitConverter", "Dictionary", "FieldOffset", "FieldOffsetAttribute", "LayoutKind", "Math", "StringComparer", "StructLayout",
        "StructLayoutAttribute", "ThreadStatic", "ThreadStaticAttribute",
    ];

    /// <summary>Throws unless the file compiles under these names.</summary>
    /// <param name="namespace">Names with dots between.</param>
    /// <param name="className">A name.</param>
    /// <param name="code">The file without the line of the namespace and that of the class.</param>
    /// <exception cref="ToolException">One is no name, a word of C#, or means something else in the file.</exception>
    public static void Check(string @namespace, string className, string code)
    {
        var used = Word().Matches(TextOrComment().Replace(code, "")).Select(match => match.Value).ToHashSet();

        // A namespace hides types of the same name, and nothing else.
        Check(@namespace, @namespace.Split('.'), "--namespace", "App.Models", Types.Contains);
        Check(className, [className], "--class", "ChurnModel", used.Contains);
    }

    private static void Check(string given, string[] names, string option, string example, Predicate<string> isTaken)
    {
        if (!Array.TrueForAll(names, IsName))
        {
            throw new ToolException($"export --csharp expects names in C#, such as {option} {example}, but got '{given}'.", ExitCode.Usage);
        }

        if (Array.Find(names, name => Words.Contains(name) || isTaken(name)) is { } taken)
        {
            throw new ToolException(
                $"export --csharp expects {option} to be a name that is free but '{taken}' is {(Words.Contains(taken) ? "a word of C#" : "used within the file")}. Give another, such as {option} {example}.", ExitCode.Usage);
        }
    }

    private static bool IsName(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_') && text.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');

    [GeneratedRegex(@"[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex("""\"(\\.|[^"\\])*\"|//.*""")]
    private static partial Regex TextOrComment();
}
