using System.Runtime.InteropServices;

namespace NeuralNet.Mpi.Native;

/// <summary>The functions of an MPI library that we call, with the types of mpi.h; handles as <see cref="MpiConstants"/> says. No more than 8 arguments: none is packed on the stack on any 64-bit system.</summary>
/// <param name="library">The handle of the library.</param>
/// <param name="name">Its name, for messages.</param>
internal sealed unsafe class MpiFunctions(nint library, string name)
{
    public readonly delegate* unmanaged<int*, int> Initialized = (delegate* unmanaged<int*, int>)Find(library, name, "MPI_Initialized");
    public readonly delegate* unmanaged<int*, int> Finalized = (delegate* unmanaged<int*, int>)Find(library, name, "MPI_Finalized");
    public readonly delegate* unmanaged<int*, byte***, int, int*, int> InitThread = (delegate* unmanaged<int*, byte***, int, int*, int>)Find(library, name, "MPI_Init_thread");
    public readonly delegate* unmanaged<int*, int> QueryThread = (delegate* unmanaged<int*, int>)Find(library, name, "MPI_Query_thread");
    public readonly delegate* unmanaged<int> FinalizeAll = (delegate* unmanaged<int>)Find(library, name, "MPI_Finalize");
    public readonly delegate* unmanaged<nint, int, int> Abort = (delegate* unmanaged<nint, int, int>)Find(library, name, "MPI_Abort");
    public readonly delegate* unmanaged<int, byte*, int*, int> ErrorString = (delegate* unmanaged<int, byte*, int*, int>)Find(library, name, "MPI_Error_string");
    public readonly delegate* unmanaged<nint, nint, int> SetErrorHandler = (delegate* unmanaged<nint, nint, int>)Find(library, name, "MPI_Comm_set_errhandler");
    public readonly delegate* unmanaged<nint, int*, int> Rank = (delegate* unmanaged<nint, int*, int>)Find(library, name, "MPI_Comm_rank");
    public readonly delegate* unmanaged<nint, int*, int> Size = (delegate* unmanaged<nint, int*, int>)Find(library, name, "MPI_Comm_size");
    public readonly delegate* unmanaged<nint, nint*, int> Duplicate = (delegate* unmanaged<nint, nint*, int>)Find(library, name, "MPI_Comm_dup");
    public readonly delegate* unmanaged<nint, int, int, nint, nint*, int> SplitByType = (delegate* unmanaged<nint, int, int, nint, nint*, int>)Find(library, name, "MPI_Comm_split_type");
    public readonly delegate* unmanaged<nint*, int> Free = (delegate* unmanaged<nint*, int>)Find(library, name, "MPI_Comm_free");
    public readonly delegate* unmanaged<nint*, int*, nint, int> Test = (delegate* unmanaged<nint*, int*, nint, int>)Find(library, name, "MPI_Test");

    // What begins and returns a request as its last argument. Sent from, received to; counts; types; operation or root; communicator.
    public readonly delegate* unmanaged<nint, nint, int, nint, nint, nint, nint*, int> AllReduce = (delegate* unmanaged<nint, nint, int, nint, nint, nint, nint*, int>)Find(library, name, "MPI_Iallreduce");
    public readonly delegate* unmanaged<nint, int, nint, nint, int, nint, nint, nint*, int> AllGather = (delegate* unmanaged<nint, int, nint, nint, int, nint, nint, nint*, int>)Find(library, name, "MPI_Iallgather");
    public readonly delegate* unmanaged<nint, int, nint, nint, int, nint, nint, nint*, int> AllToAll = (delegate* unmanaged<nint, int, nint, nint, int, nint, nint, nint*, int>)Find(library, name, "MPI_Ialltoall");
    public readonly delegate* unmanaged<nint, int, nint, int, nint, nint*, int> Broadcast = (delegate* unmanaged<nint, int, nint, int, nint, nint*, int>)Find(library, name, "MPI_Ibcast");

    private static nint Find(nint library, string name, string function) => NativeLibrary.TryGetExport(library, function, out nint address)
        ? address
        : throw new DllNotFoundException($"MpiCollective expects an MPI library of version 3 or later but got {name}, which has no {function}. {MpiLibrary.HowToMend}");
}
