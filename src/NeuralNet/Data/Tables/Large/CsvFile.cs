namespace NeuralNet;

/// <summary>A file of separated values that can be opened again and again.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Open">Its bytes from the beginning.</param>
internal sealed record CsvFile(string Name, Func<Stream> Open)
{
    public static CsvFile At(string path) =>
        new(Path.GetFileName(path), () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete));
}
