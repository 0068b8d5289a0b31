namespace NeuralNet.Mpi;

/// <summary>Implementations of MPI that share one binary interface.</summary>
internal enum MpiFamily
{
    /// <summary>Not told.</summary>
    Unknown,

    /// <summary>Open MPI: handles are addresses of its symbols.</summary>
    OpenMpi,

    /// <summary>MPICH, Intel MPI, MVAPICH, Cray MPICH, MS-MPI: handles are 32-bit numbers.</summary>
    Mpich,

    /// <summary>The interface that MPI 5 standardised: libmpi_abi.</summary>
    Standard,
}
