namespace NeuralNet.Mpi.Native;

/// <summary>Where an MPI library may be.</summary>
internal static class LibraryNames
{
    /// <summary>The environment variable that names one.</summary>
    public const string Variable = "NEURALNET_MPI";

    // libmpi.so alone is in packages for developers, and may be of either family.
    private static readonly string[] Standard = ["libmpi_abi.so.1", "libmpi_abi.so.0", "libmpi_abi.so"];
    private static readonly string[] OpenMpi = ["libmpi.so.40"];
    private static readonly string[] Mpich = ["libmpi.so.12", "libmpich.so.12"];
    private static readonly string[] Any = ["libmpi.so"];
    private static readonly string[] MacStandard = ["libmpi_abi.dylib"];
    private static readonly string[] MacOpenMpi = ["libmpi.40.dylib", "/opt/homebrew/opt/open-mpi/lib/libmpi.40.dylib", "/usr/local/opt/open-mpi/lib/libmpi.40.dylib"];
    private static readonly string[] MacMpich = ["libmpi.12.dylib", "/opt/homebrew/opt/mpich/lib/libmpi.12.dylib", "/usr/local/opt/mpich/lib/libmpi.12.dylib"];
    private static readonly string[] MacAny = ["libmpi.dylib"];

    /// <summary>Names to try in order: that of the launcher's family first.</summary>
    public static string[] For(MpiFamily launcher)
    {
        if (OperatingSystem.IsWindows())
        {
            return ["msmpi.dll", "impi.dll"];
        }

        (string[] standard, string[] openMpi, string[] mpich, string[] any) =
            OperatingSystem.IsMacOS() ? (MacStandard, MacOpenMpi, MacMpich, MacAny) : (Standard, OpenMpi, Mpich, Any);
        return launcher switch
        {
            MpiFamily.OpenMpi => [.. openMpi, .. standard, .. any, .. mpich],
            MpiFamily.Mpich => [.. mpich, .. standard, .. any, .. openMpi],
            _ => [.. standard, .. openMpi, .. mpich, .. any],
        };
    }
}
