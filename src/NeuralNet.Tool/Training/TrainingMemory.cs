using NeuralNet.Tool.Data;

namespace NeuralNet.Tool.Training;

/// <summary>Whether a table is learned from in memory or in its files.</summary>
internal static class TrainingMemory
{
    // What a training takes in memory for each byte of CSV: columns of float64, the parts of the split, features of float32. Measured: docs/tool.md.
    private const double MemoryOfByte = 8;
    private const double Packed = 8;

    // The networks need some too, and other programs.
    private const double ShareOfMemory = 0.5;

    /// <summary>Opens the table of a training.</summary>
    /// <param name="path">A file, a folder of files, or - for standard input.</param>
    /// <param name="options">What is known of its form.</param>
    /// <param name="isLarge">Whether it is to stay in its files; false to decide by its size.</param>
    /// <param name="terminal">Has standard input.</param>
    public static TrainingTable Open(string path, TableOptions options, bool isLarge, Terminal terminal)
    {
        if (isLarge && path == InputFile.StandardInput)
        {
            throw new ToolException("--large expects a file, which can be read several times, but got standard input. Write it to a file first.", ExitCode.Usage);
        }

        return isLarge || IsLarge(path)
            ? TableInFiles.Open(InputFile.Existing(path), options)
            : new TableInMemory(InputFile.ReadTable(path, options, terminal));
    }

    private static bool IsLarge(string path)
    {
        if (Directory.Exists(path))
        {
            return true;
        }

        if (path == InputFile.StandardInput || !File.Exists(path))
        {
            return false;
        }

        double bytes = new FileInfo(path).Length * (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Packed : 1);
        return bytes * MemoryOfByte > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * ShareOfMemory;
    }
}
