namespace NeuralNet.Mpi.Native;

/// <summary>What a family of implementations has instead of MPI's named constants. MPI names them and leaves their values open, so a program that is compiled once has a table for each.</summary>
/// <remarks>
/// A handle of MPICH is a C int, the others' are pointers. All are <c>nint</c> here: on the 64-bit systems that .NET runs on, an int argument is passed as the lower half of a register or of a slot, and the upper half is not read;
/// an int that is written to a cleared <c>nint</c> is its lower half (little endian).
/// </remarks>
internal sealed record MpiConstants
{
    public required MpiFamily Family { get; init; }

    public required nint World { get; init; }

    public required nint Float { get; init; }

    public required nint Double { get; init; }

    public required nint Byte { get; init; }

    public required nint Sum { get; init; }

    public required nint Max { get; init; }

    public required nint ErrorsReturn { get; init; }

    public required nint NoInfo { get; init; }

    public required nint InPlace { get; init; }

    public required nint IgnoreStatus { get; init; }

    /// <summary>Calls from one thread at a time. The levels of threads are in ascending order in every table.</summary>
    public required int ThreadSerialized { get; init; }

    /// <summary>Splits a communicator by machines.</summary>
    public required int TypeShared { get; init; }

    /// <summary>The header mpi.h of MPICH 4.0.2. Intel MPI, MVAPICH and Cray MPICH have agreed on the same; MS-MPI descends from it. [Those three never run.]</summary>
    public static MpiConstants Mpich { get; } = new()
    {
        Family = MpiFamily.Mpich,
        World = 0x44000000,
        Float = 0x4c00040a,
        Double = 0x4c00080b,
        Byte = 0x4c00010d,
        Sum = 0x58000003,
        Max = 0x58000001,
        ErrorsReturn = 0x54000001,
        NoInfo = 0x1c000000,
        InPlace = -1,
        IgnoreStatus = 1,
        ThreadSerialized = 2,
        TypeShared = 1,
    };

    /// <summary>The MPI 5.0 standard, appendix on its ABI; the header of mpi-forum/mpi-abi-stubs. [Never run.]</summary>
    public static MpiConstants Standard { get; } = new()
    {
        Family = MpiFamily.Standard,
        World = 0x101,
        Float = 0x210,
        Double = 0x214,
        Byte = 0x247,
        Sum = 0x21,
        Max = 0x23,
        ErrorsReturn = 0x142,
        NoInfo = 0x130,
        InPlace = 1,
        IgnoreStatus = 0,
        ThreadSerialized = 2048,
        TypeShared = 221,
    };

    /// <summary>The header mpi.h of Open MPI 4.1: handles are the addresses of what the library exports.</summary>
    /// <param name="symbol">The address of a symbol.</param>
    public static MpiConstants OpenMpi(Func<string, nint> symbol) => new()
    {
        Family = MpiFamily.OpenMpi,
        World = symbol("ompi_mpi_comm_world"),
        Float = symbol("ompi_mpi_float"),
        Double = symbol("ompi_mpi_double"),
        Byte = symbol("ompi_mpi_byte"),
        Sum = symbol("ompi_mpi_op_sum"),
        Max = symbol("ompi_mpi_op_max"),
        ErrorsReturn = symbol("ompi_mpi_errors_return"),
        NoInfo = symbol("ompi_mpi_info_null"),
        InPlace = 1,
        IgnoreStatus = 0,
        ThreadSerialized = 2,
        TypeShared = 0,
    };
}
