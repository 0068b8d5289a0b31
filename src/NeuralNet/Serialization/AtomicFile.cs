namespace NeuralNet;

/// <summary>Writes a file so that its path holds the old content or the new, whole, and never something between.</summary>
internal static class AtomicFile
{
    /// <summary>Lets <paramref name="write"/> fill a new file beside <paramref name="path"/>, then moves it there.</summary>
    /// <exception cref="IOException">The path is a folder, or the disk refused.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
        {
            throw new IOException($"Expected the path of a file to write but {path} is a folder. Add a file name to it.");
        }

        string folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"Expected an existing folder for {Path.GetFileName(path)} but there is no {folder}. "
                + "Create it first, with Directory.CreateDirectory.");
        }

        // In the same folder, thus on the same disk: there a move replaces the name in one step.
        string temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, Options(path)))
            {
                write(stream);
                stream.Flush(flushToDisk: true); // before the move: else a power cut could leave the new name on old bytes
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            Delete(temporary);
            throw;
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

    private static void Delete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stopped the write matters more, and is on its way to the caller.
        }
    }
}
