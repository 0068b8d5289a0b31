namespace NeuralNet.Tests;

/// <summary>Finds files of the repository, for tests on the repository itself.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder of the solution, above that of the compiled tests. Source paths in the assembly may be mapped away.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory);

    public static string Read(params string[] path) =>
        File.ReadAllText(Path.Combine([Root, .. path])).ReplaceLineEndings("\n");

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "NeuralNet.sln")) ? folder : Above(Path.GetDirectoryName(folder)!);
}
