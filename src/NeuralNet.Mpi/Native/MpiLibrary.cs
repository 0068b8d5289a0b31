using System.Runtime.InteropServices;
using System.Text;

namespace NeuralNet.Mpi.Native;

/// <summary>A loaded MPI library: its functions, its constants and what it calls itself.</summary>
internal sealed unsafe class MpiLibrary
{
    // MPI_MAX_LIBRARY_VERSION_STRING is 8192 in MPICH and the standard ABI, 256 in Open MPI.
    private const int VersionLength = 8192;

    private MpiLibrary(string name, nint handle)
    {
        Name = name;
        if (!NativeLibrary.TryGetExport(handle, "MPI_Get_library_version", out nint getVersion))
        {
            throw new DllNotFoundException($"MpiCollective expects an MPI library of version 3 or later but got {name}, which has no MPI_Get_library_version. {HowToMend}");
        }

        byte* text = stackalloc byte[VersionLength];
        int length;
        _ = ((delegate* unmanaged<byte*, int*, int>)getVersion)(text, &length);
        Version = FirstLine(Encoding.UTF8.GetString(text, Math.Clamp(length, 0, VersionLength)).TrimEnd('\0'));
        Constants = Table(handle);
        Functions = new MpiFunctions(handle, name);
    }

    /// <summary>What a message says to do where no library is found.</summary>
    public static string HowToMend =>
        $"Install one (Debian and Ubuntu: apt-get install openmpi-bin, or mpich; on every machine), or set {LibraryNames.Variable} to the name or path of the library that belongs to your mpirun.";

    /// <summary>The name by which it was found.</summary>
    public string Name { get; }

    /// <summary>Its version in its own words.</summary>
    public string Version { get; }

    public MpiConstants Constants { get; }

    public MpiFunctions Functions { get; }

    /// <summary>Loads a library.</summary>
    /// <param name="chosen">Its name; null tries those that fit the launcher.</param>
    /// <param name="launcher">The family of what started the process.</param>
    /// <exception cref="DllNotFoundException">None is found, or it is no MPI library.</exception>
    public static MpiLibrary Load(string? chosen, MpiFamily launcher)
    {
        if (!OperatingSystem.IsWindows())
        {
            // UCX, over which MPICH and Open MPI may send, would take SIGSEGV, by which .NET throws NullReferenceException. It reads the variable when it is loaded. As Julia's MPI.jl does.
            Posix.SetDefaultVariable("UCX_ERROR_SIGNALS", "SIGILL,SIGBUS,SIGFPE");
        }

        string[] names = chosen is null ? LibraryNames.For(launcher) : [chosen];
        var tried = new List<string>();
        foreach (string name in names)
        {
            nint handle = Open(name, out string reason);
            if (handle != 0)
            {
                return new MpiLibrary(name, handle);
            }

            tried.Add($"{name} ({reason})");
        }

        throw new DllNotFoundException($"MpiCollective expects an MPI library but got none of: {string.Join(", ", tried)}. {HowToMend}");
    }

    private static nint Open(string name, out string reason)
    {
        if (!OperatingSystem.IsWindows())
        {
            nint global = Posix.LoadGlobal(name, out reason);
            reason = reason.Replace($"{name}: ", "", StringComparison.Ordinal);
            return global;
        }

        reason = "not found";
        return NativeLibrary.TryLoad(name, out nint handle) ? handle : 0;
    }

    private static string FirstLine(string text) => string.Join(' ', text.Split('\n')[0].Split(',')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" Version:", "", StringComparison.Ordinal);

    private MpiConstants Table(nint handle)
    {
        // By its name first: the standard's library of Open MPI may lead to Open MPI's own symbols too.
        if (Path.GetFileName(Name).Contains("mpi_abi", StringComparison.OrdinalIgnoreCase))
        {
            return MpiConstants.Standard;
        }

        if (NativeLibrary.TryGetExport(handle, "ompi_mpi_comm_world", out _))
        {
            return MpiConstants.OpenMpi(symbol => NativeLibrary.GetExport(handle, symbol));
        }

        string[] family = ["MPICH", "Intel", "MVAPICH", "Microsoft", "CRAY"];
        return Array.Exists(family, word => Version.Contains(word, StringComparison.OrdinalIgnoreCase))
            ? MpiConstants.Mpich
            : throw new DllNotFoundException(
                $"MpiCollective expects Open MPI, MPICH or one of its family, or libmpi_abi but got {Name}, which calls itself \"{Version}\". {HowToMend}");
    }
}
