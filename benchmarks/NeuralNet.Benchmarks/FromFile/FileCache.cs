using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace NeuralNet.Benchmarks;

/// <summary>The pages of a file that the system keeps in memory.</summary>
internal static class FileCache
{
    private const int DontNeed = 4;     // POSIX_FADV_DONTNEED

    /// <summary>Drops a file's pages, all of which are on the disk already. Linux alone can; false elsewhere.</summary>
    public static bool Drop(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        using SafeFileHandle file = File.OpenHandle(path);
        return Advise(file, 0, 0, DontNeed) == 0;
    }

    /// <summary>Reads a file from its beginning to its end, so that the system keeps it, as far as there is memory.</summary>
    public static void Fill(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, options: FileOptions.SequentialScan);
        byte[] piece = new byte[1 << 20];
        for (long done = 0, count; (count = RandomAccess.Read(file, piece, done)) > 0;)
        {
            done += count;
        }
    }

    [DllImport("libc", EntryPoint = "posix_fadvise64")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(SafeFileHandle file, long offset, long length, int advice);
}
