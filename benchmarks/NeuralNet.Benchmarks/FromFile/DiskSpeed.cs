using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace NeuralNet.Benchmarks;

/// <summary>Bytes a second that the disk gives for a file none of whose pages is in memory, and the system's cache for one that it holds.</summary>
internal static class DiskSpeed
{
    private const double Seconds = 1;

    /// <param name="path">The file.</param>
    /// <param name="piece">Bytes of a read.</param>
    /// <param name="isRandom">Pieces from all over the file, each once, instead of one after another.</param>
    /// <param name="isCold">Drops the file's pages first.</param>
    public static double Measure(string path, int piece, bool isRandom, bool isCold)
    {
        if (isCold)
        {
            FileCache.Drop(path);
        }

        using SafeFileHandle file = File.OpenHandle(path, options: isRandom ? FileOptions.RandomAccess : FileOptions.SequentialScan);
        int[] order = [.. Enumerable.Range(0, (int)(RandomAccess.GetLength(file) / piece))];
        if (isRandom)
        {
            new Random(1).Shuffle(order);
        }

        byte[] bytes = new byte[piece];
        long begin = Stopwatch.GetTimestamp(), read = 0;
        foreach (int place in order)
        {
            read += RandomAccess.Read(file, bytes, (long)place * piece);
            if (Stopwatch.GetElapsedTime(begin).TotalSeconds > Seconds)
            {
                break;
            }
        }

        return read / Stopwatch.GetElapsedTime(begin).TotalSeconds;
    }
}
