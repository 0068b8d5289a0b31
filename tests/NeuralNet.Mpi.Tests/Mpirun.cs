using System.Diagnostics;
using System.Globalization;

namespace NeuralNet.Mpi.Tests;

/// <summary>The mpiruns of this machine, by which tests start tests/MpiTarget.</summary>
internal static class Mpirun
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Name and path, one of each family: <c>open-mpi</c>, <c>mpich</c>.</summary>
    public static IReadOnlyDictionary<string, string> Found { get; } = Find();

    /// <summary>What ran: its exit code, its output with what it wrote as errors, and the seconds that it took.</summary>
    public readonly record struct Outcome(int Code, string Text, double Seconds);

    /// <summary>Starts ranks and waits for their end; an end that does not come is one too, of code -1.</summary>
    public static Outcome Run(string launcher, int ranks, string scenario, params (string Name, string Value)[] environment) => Run(
        Found[launcher], [.. Arguments(launcher), "-np", ranks.ToString(CultureInfo.InvariantCulture), "dotnet", Target, scenario], environment);

    /// <summary>Starts two ranks, the second of which has one environment variable more.</summary>
    public static Outcome RunWithOther(string launcher, string scenario, string variable, params (string Name, string Value)[] environment) => Run(
        Found[launcher], [.. Arguments(launcher), "-np", "1", "dotnet", Target, scenario, ":", "-np", "1", "env", variable, "dotnet", Target, scenario], environment);

    /// <summary>Starts the target without mpirun.</summary>
    public static Outcome RunAlone(string scenario, params (string Name, string Value)[] environment) => Run("dotnet", [Target, scenario], environment);

    private static string Target => Path.Combine(AppContext.BaseDirectory, "MpiTarget.dll");

    private static string[] Arguments(string launcher) => launcher == "open-mpi" ? ["--oversubscribe"] : [];

    private static Outcome Run(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        ProcessStartInfo info = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };

        // Open MPI asks root to say so twice.
        info.Environment["OMPI_ALLOW_RUN_AS_ROOT"] = "1";
        info.Environment["OMPI_ALLOW_RUN_AS_ROOT_CONFIRM"] = "1";
        foreach ((string name, string value) in environment)
        {
            info.Environment[name] = value;
        }

        var clock = Stopwatch.StartNew();
        using Process process = Process.Start(info)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(Limit);
        if (!ended)
        {
            process.Kill(entireProcessTree: true);
        }

        double seconds = clock.Elapsed.TotalSeconds;
        process.WaitForExit();
        return new(ended ? process.ExitCode : -1, output.Result + errors.Result, seconds);
    }

    private static Dictionary<string, string> Find()
    {
        var found = new Dictionary<string, string>();
        if (OperatingSystem.IsWindows())
        {
            return found;
        }

        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/lib64/openmpi/bin", "/usr/lib64/mpich/bin"];
        foreach (string name in new[] { "mpirun.openmpi", "mpirun.mpich", "mpirun" })
        {
            foreach (string path in folders.Select(folder => Path.Combine(folder, name)).Where(File.Exists))
            {
                string version = Run(path, ["--version"], []).Text;
                string? family = version.Contains("Open MPI", StringComparison.Ordinal) || version.Contains("OpenRTE", StringComparison.Ordinal) ? "open-mpi"
                    : version.Contains("HYDRA", StringComparison.Ordinal) ? "mpich" : null;
                if (family is not null)
                {
                    found.TryAdd(family, path);
                }
            }
        }

        return found;
    }
}
