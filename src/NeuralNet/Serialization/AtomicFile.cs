namespace NeuralNet;

/// <summary>Writes a file so that its path holds the old content or the new, whole, and never something between.</summary>
/// <remarks>
/// The content goes into a temporary file, which then replaces the target in one step. A process that is killed leaves at most one
/// temporary file, and the next save to the same path removes it. Several processes may save to one path at once: each has a
/// temporary file of its own, and the last to finish wins. A symbolic link is followed. The permissions of a file that is replaced
/// are kept; its owner becomes the user who writes.
/// </remarks>
internal sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly FileStream[] _scratch;

    /// <summary>Begins a new file for a path.</summary>
    /// <param name="path">Where the file shall be after <see cref="Commit"/>.</param>
    /// <param name="scratchFiles">How many files <see cref="Scratch"/> has.</param>
    /// <exception cref="IOException">The path is a folder or another kind that is no regular file, or writing failed.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder does not allow new files.</exception>
    public AtomicFile(string path, int scratchFiles = 0)
    {
        _target = WriteTarget.Resolve(path);
        UnixFileMode? mode = WriteTarget.ModeOf(_target);
        var temporary = new TemporaryFiles(_target);
        temporary.DeleteLeftovers();

        // The scratch files first: they have a name for an instant only, so at a kill, at most one file has a name.
        _scratch = new FileStream[scratchFiles];
        try
        {
            for (int i = 0; i < scratchFiles; i++)
            {
                _scratch[i] = temporary.CreateUnnamed();
            }

            Stream = temporary.Create(mode);
        }
        catch
        {
            Array.ForEach(_scratch, scratch => scratch?.Dispose());
            throw;
        }
    }

    /// <summary>The new file, to be filled.</summary>
    public FileStream Stream { get; }

    /// <summary>Files without a name for data that is written later, readable and writable; gone when they are closed or the process ends.</summary>
    public IReadOnlyList<FileStream> Scratch => _scratch;

    /// <summary>Lets <paramref name="write"/> fill a new file, then moves it to <paramref name="path"/>.</summary>
    /// <exception cref="IOException">The path is a folder or another kind that is no regular file, or writing failed.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    /// <exception cref="UnauthorizedAccessException">The file is read-only, or its folder does not allow new files.</exception>
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
        File.Move(Stream.Name, _target, overwrite: true);
        Stream.Dispose(); // after the move: while it is open, no other save takes it for a leftover
    }

    /// <summary>Deletes the new file if it was not moved to its path.</summary>
    public void Dispose()
    {
        try
        {
            Array.ForEach(_scratch, scratch => scratch.Dispose());
            Stream.Dispose();
            File.Delete(Stream.Name); // does nothing after the move: the name is never used again
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // What stopped the write matters more, and is on its way to the caller.
        }
    }
}
