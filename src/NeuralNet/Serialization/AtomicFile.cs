namespace NeuralNet;

/// <summary>Writes a file so that its path holds the old content or the new, whole, and never something between.</summary>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;

    /// <summary>Begins a new file beside <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The path is a folder, or the disk refused.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        if (Directory.Exists(_path))
        {
            throw new IOException($"Expected the path of a file to write but {_path} is a folder. Add a file name to it.");
        }

        string folder = Path.GetDirectoryName(_path)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"Expected an existing folder for {Path.GetFileName(_path)} but there is no {folder}. "
                + "Create it first, with Directory.CreateDirectory.");
        }

        // In the same folder, thus on the same disk: there a move replaces the name in one step.
        _temporary = $"{_path}.{Path.GetRandomFileName()}.tmp";
        Stream = new FileStream(_temporary, Options(_path));
    }

    /// <summary>The new file, to be filled.</summary>
    public FileStream Stream { get; }

    /// <summary>Lets <paramref name="write"/> fill a new file beside <paramref name="path"/>, then moves it there.</summary>
    /// <exception cref="IOException">The path is a folder, or the disk refused.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = new AtomicFile(path);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Moves the new file to its path.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true); // before the move: else a power cut could leave the new name on old bytes
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    /// <summary>Deletes the new file if it was not moved to its path.</summary>
    public void Dispose()
    {
        try
        {
            Stream.Dispose();
            File.Delete(_temporary); // does nothing after the move
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stopped the write matters more, and is on its way to the caller.
        }
    }

    private static FileStreamOptions Options(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && File.Exists(path))
        {
            options.UnixCreateMode = File.GetUnixFileMode(path); // a private file stays private
        }

        return options;
    }
}
