using System.Formats.Tar;

namespace NeuralNet;

/// <summary>The file that a path to write names: behind symbolic links, and fit to be replaced.</summary>
internal static class WriteTarget
{
    private const int MaxLinks = 40; // as Linux

    private const UnixFileMode AnyWrite = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The full path that is written: symbolic links are followed, also one whose target does not exist yet.</summary>
    /// <exception cref="IOException">The path is a folder, or what it names exists and is no regular file; or links form a circle.</exception>
    /// <exception cref="DirectoryNotFoundException">The file's folder does not exist.</exception>
    public static string Resolve(string path)
    {
        string full = Path.GetFullPath(path);
        int links = 0;
        string target = new FileInfo(full).LinkTarget is null ? full : Follow(full, ref links);
        if (Directory.Exists(target))
        {
            throw new IOException($"Expected the path of a file to write but {target} is a folder. Add a file name to it.");
        }

        string folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException(
                $"Expected an existing folder for {Path.GetFileName(target)} but there is no {folder}. "
                + "Create it first, with Directory.CreateDirectory.");
        }

        return IsRegular(target) || !File.Exists(target) ? target : throw new IOException(
            $"Expected the path of a regular file to write but {target} is a pipe, a socket or a device. Save under another path, or "
            + "write to a stream.");
    }

    /// <summary>The permissions of a file that is to be replaced; null where there is none, and on Windows.</summary>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static UnixFileMode? ModeOf(string target)
    {
        if (!File.Exists(target))
        {
            return null;
        }

        if (OperatingSystem.IsWindows())
        {
            return File.GetAttributes(target).HasFlag(FileAttributes.ReadOnly) ? throw ReadOnly(target) : null;
        }

        UnixFileMode mode = File.GetUnixFileMode(target);
        if ((mode & AnyWrite) == 0)
        {
            throw ReadOnly(target); // for root too, whom the system would let write
        }

        // A move asks for the folder's permission alone, so ask for the file's here, as File.WriteAllBytes would.
        try
        {
            new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
        }
        catch (IOException)
        {
            // Another process has it locked, which does not keep it from being replaced.
        }

        return mode;
    }

    /// <summary>Whether a file exists and is no pipe, socket or device. Does not open such a one: that could hang or act.</summary>
    public static bool IsRegular(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length > 0 || OperatingSystem.IsWindows())
        {
            return file.Exists; // pipes, sockets and devices have a length of 0
        }

        // Of what has no bytes, .NET tells the kind here alone: the writer of tar archives asks the system before it opens a file.
        using var archive = new MemoryStream();
        try
        {
            using (var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(path, "file");
            }

            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()?.EntryType == TarEntryType.RegularFile;
        }
        catch (IOException) // a socket, which archives cannot hold
        {
            return false;
        }
    }

    private static UnauthorizedAccessException ReadOnly(string target) =>
        new($"Cannot write {target}: it is read-only. Allow writing first, or save under another name.");

    /// <summary>
    /// The path without links, found step by step as the system does it: <c>..</c> counts from where a link leads, which
    /// <see cref="File.ResolveLinkTarget"/> does not do.
    /// </summary>
    private static string Follow(string path, ref int links)
    {
        string root = Path.GetPathRoot(path)!;
        string current = root;
        foreach (string step in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            string next = step switch
            {
                "." => current,
                ".." => Path.GetDirectoryName(current) ?? root,
                _ => Path.Combine(current, step),
            };
            if (new FileInfo(next).LinkTarget is not string link)
            {
                current = next;
            }
            else if (links++ < MaxLinks)
            {
                current = Follow(Path.Combine(current, link), ref links);
            }
            else
            {
                throw new IOException(
                    $"Expected at most {MaxLinks} symbolic links one behind the other but {path} has more, or they form a circle.");
            }
        }

        return current;
    }
}
