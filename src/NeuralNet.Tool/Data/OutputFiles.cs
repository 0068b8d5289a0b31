namespace NeuralNet.Tool.Data;

/// <summary>The files that a command writes, looked at before its work: what cannot be written is told at once, and not after an hour of training.</summary>
internal static class OutputFiles
{
    /// <summary>Throws unless each can be written, in the place of nothing that the command reads or writes besides.</summary>
    /// <param name="outputs">Options and their paths; those without a path are left out.</param>
    /// <param name="inputs">Arguments and the paths that are read.</param>
    /// <exception cref="ToolException">Two are one file.</exception>
    /// <exception cref="IOException">A path cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It is read-only, or its folder is.</exception>
    public static void Check((string Option, string? Path)[] outputs, (string Argument, string? Path)[] inputs)
    {
        var used = new Dictionary<string, string>(OperatingSystem.IsLinux() ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
        foreach ((string argument, string? path) in inputs)
        {
            if (path is not null && File.Exists(path) && FileOf(path) is { } file)
            {
                used.TryAdd(file, $"read as {argument}");
            }
        }

        foreach ((string option, string? path) in outputs)
        {
            if (path is null)
            {
                continue;
            }

            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            if (!Directory.Exists(folder))
            {
                throw new ToolException($"{option} expects a folder that exists but there is no {folder}. Make it first.");
            }

            string target = WriteTarget.Resolve(path);
            if (!used.TryAdd(target, $"written by {option}"))
            {
                throw new ToolException($"{option} would replace {path}, which is {used[target]}. Give another file by {option}.", ExitCode.Usage);
            }

            // Its temporary file is made and deleted: no other way tells for sure.
            new AtomicFile(path).Dispose();
        }
    }

    // A pipe may be read, and nothing can take its place.
    private static string? FileOf(string input)
    {
        try
        {
            return WriteTarget.Resolve(input);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
