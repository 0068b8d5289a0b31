using System.Globalization;

namespace NeuralNet.Benchmarks;

/// <summary>A control group of Linux that limits all memory of a process, the pages of files that it read among it.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Root = "/sys/fs/cgroup";

    private readonly string _folder;

    private MemoryGroup(string folder) => _folder = folder;

    /// <summary>Where a process writes its number to join.</summary>
    public string Members => Path.Combine(_folder, "cgroup.procs");

    /// <summary>A group with a limit in bytes; null where the system has none or does not allow one.</summary>
    public static MemoryGroup? TryCreate(long limit)
    {
        foreach ((string parent, string file) in (ReadOnlySpan<(string, string)>)[(Path.Combine(Root, "memory"), "memory.limit_in_bytes"), (Root, "memory.max")])
        {
            string folder = Path.Combine(parent, $"neuralnet-{Guid.NewGuid():N}");
            try
            {
                if (Directory.Exists(parent))
                {
                    Directory.CreateDirectory(folder);
                    File.WriteAllText(Path.Combine(folder, file), limit.ToString(CultureInfo.InvariantCulture));
                    return new MemoryGroup(folder);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Remove(folder);
            }
        }

        return null;
    }

    public void Dispose() => Remove(_folder);

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Not there, or a process has not left yet: an empty group costs nothing.
        }
    }
}
