using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace NeuralNet;

/// <summary>The temporary files of one target: in its folder, so on its disk, where a move replaces a name in one step.</summary>
/// <remarks>
/// <para>
/// Their names begin with the target's and a hash of it, so that the next save finds what a killed process left; a random part
/// follows. One fixed name would do for one process, but two could not share it: between opening such a file and locking it, the
/// other process may have moved it to the target, which would then be overwritten in place. A name that is never used again has
/// no such instant.
/// </para>
/// <para>
/// A save holds a shared lock on its temporary file, which the system takes away when the process ends: what can be locked
/// exclusively is left over. (On NFS and SMB .NET takes no such lock: there, of two saves to one path at the same time, the first
/// may fail.) Names have at most 134 bytes, whatever the length of the target's name.
/// </para>
/// </remarks>
internal sealed class TemporaryFiles
{
    private const string Extension = ".tmp";
    private const int NameBytes = 100; // of the target's name: file systems take 143 bytes (eCryptfs) to 255 for a whole name
    private const int MaxTries = 20; // each is lost to another save, in an instant of some microseconds

    private readonly string _target;
    private readonly string _folder;
    private readonly string _prefix;

    /// <summary>The temporary files of a target.</summary>
    /// <param name="target">Its full path.</param>
    public TemporaryFiles(string target)
    {
        _target = target;
        _folder = Path.GetDirectoryName(target)!;
        string name = Path.GetFileName(target);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 8));
        _prefix = $"{Beginning(name)}.{hash}.";
    }

    /// <summary>Deletes the temporary files that no process writes any more.</summary>
    public void DeleteLeftovers()
    {
        var leftovers = new FileSystemEnumerable<string>(
            _folder,
            (ref FileSystemEntry entry) => entry.ToFullPath(),
            new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = true })
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && entry.FileName.StartsWith(_prefix) && entry.FileName.EndsWith(Extension),
        };
        foreach (string path in leftovers)
        {
            try
            {
                if (WriteTarget.IsRegular(path))
                {
                    new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, 0, FileOptions.DeleteOnClose).Dispose();
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another save writes it, or deleted it before us, or it is another user's.
            }
        }
    }

    /// <summary>A new file, which no other save treats as a leftover until it is closed.</summary>
    /// <param name="mode">Its permissions; null for the usual ones.</param>
    public FileStream Create(UnixFileMode? mode)
    {
        FileStream stream = Create(FileAccess.Write, FileOptions.None, mode);
        if (!OperatingSystem.IsWindows() && mode is UnixFileMode exact && File.GetUnixFileMode(stream.SafeFileHandle) != exact)
        {
            File.SetUnixFileMode(stream.SafeFileHandle, exact); // what the process's umask had taken away
        }

        return stream;
    }

    /// <summary>A new file without a name, which is gone when it is closed or the process ends, however it ends.</summary>
    public FileStream CreateUnnamed()
    {
        FileStream stream = Create(FileAccess.ReadWrite, FileOptions.DeleteOnClose, mode: null);
        if (!OperatingSystem.IsWindows())
        {
            File.Delete(stream.Name); // Windows itself deletes the file when the process ends; other systems do without a name
        }

        return stream;
    }

    private FileStream Create(FileAccess access, FileOptions options, UnixFileMode? mode)
    {
        // FileShare.Delete: Windows moves a file while it is open then, and Unix takes a shared lock, not an exclusive one, which
        // for an instant after the move would keep readers from the target.
        var how = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = access,
            Share = FileShare.Delete,
            Options = options,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows() && mode is not null)
        {
            how.UnixCreateMode = mode; // at once: a private file is at no time readable for others
        }

        for (int tries = 1; ; tries++)
        {
            try
            {
                var stream = new FileStream(Path.Combine(_folder, _prefix + Path.GetRandomFileName() + Extension), how);
                if (File.Exists(stream.Name) || tries == MaxTries)
                {
                    return stream;
                }

                stream.Dispose(); // another save took it for a leftover, between its creation and its lock, and deleted it
            }
            catch (IOException) when (tries < MaxTries)
            {
                // The same, but the other save still holds it.
            }
            catch (UnauthorizedAccessException error)
            {
                throw new UnauthorizedAccessException(
                    $"Cannot write {_target}: its folder refuses new files, and the content goes into a new file first, so that a "
                    + "failure leaves the old one. Allow new files there, or save in another folder.",
                    error);
            }
        }
    }

    /// <summary>As many whole characters as fit.</summary>
    private static string Beginning(string name)
    {
        int length = 0, bytes = 0;
        foreach (Rune rune in name.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > NameBytes)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }
}
