namespace NeuralNet.Tests.Serialization;

/// <summary>A folder of its own for one test, deleted afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("neuralnet-tests-");

    public string Path => _folder.FullName;

    /// <summary>The path of a file that is not there yet.</summary>
    public string File(string name = "file.safetensors") => System.IO.Path.Combine(Path, name);

    /// <summary>Names of all that is in the folder.</summary>
    public IEnumerable<string> Names => _folder.EnumerateFileSystemInfos().Select(entry => entry.Name);

    public void Dispose() => _folder.Delete(recursive: true);
}
